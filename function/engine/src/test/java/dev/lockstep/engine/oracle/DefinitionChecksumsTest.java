package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Views and procedures have the checksums that Liquibase gives them, whatever is written about the file that holds their text, and even where there is none.
final class DefinitionChecksumsTest {

    enum Kind {
        VIEW("createView", "viewName=\"v\"", "select 'é' as one"),
        PROCEDURE("createProcedure", "procedureName=\"p\"", "create procedure p() language sql as $$ select 'é' $$");

        private final String element;
        private final String name;
        private final String text;

        Kind(String element, String name, String text) {
            this.element = element;
            this.name = name;
            this.text = text;
        }
    }

    private static final List<String> SWITCH = List.of("", "true", "false");

    @ParameterizedTest
    @EnumSource
    void every_combination_of_attributes_has_the_checksums_of_liquibase(Kind kind, @TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("db"));
        Files.writeString(folder.resolve("db/text.sql"), kind.text + "\n");
        var changes = changes(kind);
        var changeSets = new StringBuilder();
        for (int at = 0; at < changes.size(); at++) {
            changeSets.append("<changeSet id=\"%d\" author=\"uma\">%s</changeSet>%n".formatted(at, changes.get(at)));
        }
        Files.writeString(folder.resolve("db/changelog.xml"), """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                %s</databaseChangeLog>
                """.formatted(changeSets));
        var subject = new Subject(folder, "db/changelog.xml", null, null, Map.of(), null, List.of(), List.of());
        assertThat(SameChecksums.differences(subject)).as(String.join("\n", changes)).isEmpty();
    }

    private static List<String> changes(Kind kind) {
        var result = new ArrayList<String>();
        for (var encoding : List.of("", "UTF-8", "ISO-8859-1")) {
            for (var relative : SWITCH) {
                for (var replace : SWITCH) {
                    for (var inFile : List.of(false, true)) {
                        var path = !inFile ? "" : relative.equals("true") ? "text.sql" : "db/text.sql";
                        result.add("<%s %s%s>%s</%s>".formatted(kind.element, kind.name, attributes(Map.of("encoding", encoding,
                                "relativeToChangelogFile", relative, "replaceIfExists", replace, "path", path)), inFile ? "" : kind.text,
                                kind.element));
                    }
                }
            }
        }
        return result;
    }

    private static String attributes(Map<String, String> values) {
        return values.entrySet()
                .stream()
                .filter(one -> !one.getValue().isEmpty())
                .map(one -> " " + one.getKey() + "=\"" + one.getValue() + "\"")
                .collect(Collectors.joining());
    }
}
