package dev.lockstep.engine.oracle;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every name that Liquibase has for a column type, with and without parameters, in odd spellings, and many that it does not know.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TypeSpellingsTest {

    private static final Path LISTS = Path.of("src/test/resources/oracle-types");
    private static final String TYPES = """
            create schema my_schema;
            create type my_schema.mytype as enum ('a', 'b');
            create type public.mytype as enum ('a');
            create type "MyType" as enum ('a');
            create type mood as enum ('sad', 'ok');
            create type "Mood" as enum ('x')""";

    private final SideBySide.Databases<?> databases;

    @TempDir
    private Path folder;

    TypeSpellingsTest(PostgresServer server) {
        this.databases = SideBySide.Databases.pooledOn(server);
    }

    @Test
    void types_become_what_liquibase_makes_of_them() throws SQLException, IOException {
        List<String> types = Files.readAllLines(LISTS.resolve("accepted.txt"));
        List<String> counting = Files.readAllLines(LISTS.resolve("counting.txt"));
        List<String> castable = Files.readAllLines(LISTS.resolve("castable.txt"));
        check(changeSet("create", "<createTable tableName=\"created\">" + columns(types, "") + "</createTable>")
                + changeSet("add", "<createTable tableName=\"widened\"><column name=\"id\" type=\"int\"/></createTable>"
                        + "<addColumn tableName=\"widened\">" + columns(types, "") + "</addColumn>")
                + changeSet("modify", "<createTable tableName=\"modified\">" + columns(castable.stream().map(_ -> "text").toList(), "")
                        + "</createTable>"
                        + each(castable, i -> "<modifyDataType tableName=\"modified\" columnName=\"c" + i + "\" newDataType=\""
                                + escaped(castable.get(i)) + "\"/>"))
                + changeSet("count", "<createTable tableName=\"counted\">" + columns(counting, " autoIncrement=\"true\"")
                        + "</createTable>"));
    }

    /// A change set of its own for each, which may fail.
    @Test
    void types_that_come_to_nothing_with_liquibase_come_to_nothing() throws SQLException, IOException {
        List<String> types = Files.readAllLines(LISTS.resolve("refused.txt"));
        check(each(types, i -> "<changeSet id=\"" + i + "\" author=\"sol\" failOnError=\"false\"><createTable tableName=\"t" + i + "\">"
                + "<column name=\"c\" type=\"" + escaped(types.get(i)) + "\"/></createTable></changeSet>\n"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void a_type_that_liquibase_cannot_read_stops_the_run(String type) throws SQLException, IOException {
        check(changeSet("create", "<createTable tableName=\"t\"><column name=\"c\" type=\"" + escaped(type) + "\"/></createTable>"), true);
    }

    static List<String> impossible() throws IOException {
        return Files.readAllLines(LISTS.resolve("impossible.txt"));
    }

    private void check(String changeSets) throws SQLException, IOException {
        check(changeSets, false);
    }

    private void check(String changeSets, boolean fails) throws SQLException, IOException {
        Files.writeString(folder.resolve("changelog.xml"), """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog \
                http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                """ + changeSets + "</databaseChangeLog>\n");
        var both = new SideBySide(databases, SnapshotOptions.exact());
        both.prepare(TYPES);
        assertThat(both.update(Subject.of(folder, "changelog.xml"), fails)).isEmpty();
    }

    private static String changeSet(String id, String changes) {
        return "<changeSet id=\"" + id + "\" author=\"sol\">" + changes + "</changeSet>\n";
    }

    private static String columns(List<String> types, String attributes) {
        return each(types, i -> "<column name=\"c" + i + "\" type=\"" + escaped(types.get(i)) + "\"" + attributes + "/>\n");
    }

    private static String each(List<String> types, IntFunction<String> text) {
        return IntStream.range(0, types.size()).mapToObj(text).collect(joining());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
