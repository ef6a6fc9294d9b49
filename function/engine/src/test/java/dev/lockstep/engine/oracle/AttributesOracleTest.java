package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Each attribute of each change type beside Liquibase: with it the database becomes the same and the history row is the same. What Liquibase
/// refuses is recorded as such, `onValidationFail="MARK_RAN"`, and what the database refuses is passed over, `failOnError="false"`.
@ExtendWith(PostgresExtension.class)
final class AttributesOracleTest {

    private static final Path FOLDER = Path.of("src/test/resources/attributes");

    @Test
    void every_attribute_does_what_it_does_in_liquibase(PostgresServer server, @TempDir Path folder) throws IOException, SQLException {
        copyFiles(folder);
        var both = new SideBySide(SideBySide.Databases.on(server), SnapshotOptions.exact().maskingDatesAround(Instant.now()));
        var schema = ChangeElement.schema();
        List<String> before = new ArrayList<>();
        List<String> xml = new ArrayList<>();
        List<String> json = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        int number = 0;
        for (var example : AttributeExample.in(FOLDER.resolve("changes.txt"))) {
            for (var value : running(example)) {
                var prefix = "c" + number++ + "_";
                if (!example.before().isEmpty()) {
                    before.add(example.before().replace("@", prefix));
                }
                var change = example.change(value, prefix);
                var id = example.title() + (value == null ? "" : ": " + value).replace("\"", "'").replace("<", "&lt;");
                var element = xml(id, "failOnError=\"false\" onValidationFail=\"MARK_RAN\"", change);
                if (example.xml().contains("path=")) {
                    Files.writeString(folder.resolve(prefix + ".xml"), XML.formatted(property(prefix) + element));
                    alone.add("<include file=\"" + prefix + ".xml\"/>");
                } else if (ChangeElement.takes(schema, XML.formatted(element))) {
                    xml.add(element);
                } else {
                    json.add(json(id, "\"failOnError\": \"false\", \"onValidationFail\": \"MARK_RAN\",", change));
                }
            }
        }
        both.prepare(String.join(";\n", before));
        Files.writeString(folder.resolve("one.json"), JSON.formatted(String.join(",\n", json)));
        Files.writeString(folder.resolve("root.xml"),
                XML.formatted(String.join("\n", xml) + String.join("\n", alone) + "<include file=\"one.json\"/>"));
        assertThat(both.update(Subject.of(folder, "root.xml"), false)).isEmpty();
    }

    /// What is run of an example: the change as it is, as null, and with each value.
    private static List<AttributeExample.@Nullable Value> running(AttributeExample example) {
        List<AttributeExample.@Nullable Value> values = new ArrayList<>();
        if (List.of("customChange", "executeCommand", "stop").contains(example.path().getFirst())) {
            return values;
        }
        if (example.runs()) {
            values.add(null);
        }
        example.values().stream().filter(AttributeExample.Value::runs).forEach(values::add);
        return values;
    }

    static final String XML = """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            %s
            </databaseChangeLog>
            """;

    static final String JSON = "{\"databaseChangeLog\": [%s]}";

    private static String property(String prefix) {
        return "<property name=\"prefix\" value=\"" + prefix + "\" global=\"false\"/>";
    }

    static String xml(String id, String more, ChangeElement change) {
        return "<changeSet id=\"" + id + "\" author=\"v\" " + more + ">" + change.xml() + "</changeSet>";
    }

    static String json(String id, String more, ChangeElement change) {
        return "{\"changeSet\": {\"id\": \"" + id + "\", \"author\": \"v\", " + more + " \"changes\": [" + change.json() + "]}}";
    }

    private static void copyFiles(Path folder) throws IOException {
        try (var files = Files.walk(FOLDER.resolve("files"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = folder.resolve(FOLDER.resolve("files").relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
