package dev.lockstep.testkit.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class GeneratedChangelogTest {

    private static final List<String> CHANGES = List.of("addAutoIncrement", "addColumn", "addDefaultValue", "addForeignKeyConstraint",
            "addLookupTable",
            "addNotNullConstraint", "addPrimaryKey", "addUniqueConstraint", "alterSequence", "createIndex", "createProcedure",
            "createSequence", "createTable",
            "createView", "delete", "dropAllForeignKeyConstraints", "dropColumn", "dropDefaultValue", "dropForeignKeyConstraint",
            "dropIndex",
            "dropNotNullConstraint", "dropPrimaryKey", "dropProcedure", "dropSequence", "dropTable", "dropUniqueConstraint", "dropView",
            "empty", "insert",
            "loadData", "loadUpdateData", "mergeColumns", "modifyDataType", "output", "renameColumn", "renameSequence", "renameTable",
            "renameView",
            "setColumnRemarks", "setTableRemarks", "sql", "sqlFile", "tagDatabase", "update");

    @Test
    void the_same_seed_makes_the_same_changelog() {
        assertThat(GeneratedChangelog.of(7, 20)).isEqualTo(GeneratedChangelog.of(7, 20)).isNotEqualTo(GeneratedChangelog.of(8, 20));
    }

    @Test
    void a_shorter_changelog_is_the_beginning_of_a_longer_one() {
        var longer = GeneratedChangelog.of(9, 20).files();
        var shorter = GeneratedChangelog.of(9, 10).files();
        assertThat(longer).hasSizeGreaterThan(shorter.size());
        assertThat(shorter.entrySet()).filteredOn(file -> file.getKey().startsWith("db/changes/1."))
                .isNotEmpty()
                .allMatch(longer.entrySet()::contains);
    }

    /// `customChange`, `executeCommand` and `stop` do nothing to a database that could be compared.
    @Test
    void five_hundred_seeds_make_every_change_in_every_format() {
        for (var format : List.of("xml", "yaml", "json")) {
            var texts = LongStream.rangeClosed(1, 500)
                    .mapToObj(seed -> GeneratedChangelog.of(seed, 20))
                    .flatMap(changelog -> changelog.files().entrySet().stream())
                    .filter(file -> file.getKey().endsWith("." + format))
                    .map(Map.Entry::getValue)
                    .toList();
            assertThat(CHANGES.stream().filter(change -> texts.stream().noneMatch(text -> text.contains(opening(format, change)))))
                    .as(format)
                    .isEmpty();
        }
    }

    private static String opening(String format, String change) {
        return switch (format) {
            case "xml" -> '<' + change;
            case "yaml" -> "- " + change + ':';
            default -> "{\"" + change + "\":";
        };
    }
}
