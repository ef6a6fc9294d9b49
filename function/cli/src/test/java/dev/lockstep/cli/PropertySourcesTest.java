package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Where the value of `${name}` comes from: the environment and system properties of this very process, as Liquibase in it sees them too.
@ExtendWith(PostgresExtension.class)
final class PropertySourcesTest {

    private static final String ROOT = """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            """;

    private static final List<String> DATABASE = List.of("autoIncrementClause", "currentDateTimeFunction", "databaseChangeLogLockTableName",
            "databaseChangeLogTableName", "databaseMajorVersion", "databaseMinorVersion", "databaseProductName", "databaseProductVersion",
            "defaultCatalogName", "defaultSchemaName", "defaultSchemaNamePrefix", "lineComment", "liquibaseSchemaName", "typeName",
            "isSafeToRunUpdate", "requiresPassword", "requiresUsername", "supportsForeignKeyDisable", "supportsInitiallyDeferrableColumns",
            "supportsRestrictForeignKeys", "supportsSchemas", "supportsSequences", "supportsTablespaces", "supportsNotNullConstraintNames",
            "noSuchThing");

    @TempDir
    Path folder;

    private static Map<String, String> systemProperties() {
        return System.getProperties()
                .stringPropertyNames()
                .stream()
                .collect(Collectors.toMap(Function.identity(), name -> System.getProperty(name, "")));
    }

    /// Our process has the same environment, and libpq's variables for the database.
    private Session lockstep(Database database) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(Map.of("PGHOST", database.host(), "PGPORT", Integer.toString(database.port()), "PGDATABASE", database.name(),
                "PGUSER", database.user(), "PGPASSWORD", database.password()));
        return new Session(folder, environment).with(systemProperties());
    }

    private static String changelog(List<String> properties, List<String> expressions) {
        String sets = properties.stream().map(line -> "<property " + line + "/>").collect(Collectors.joining("\n"));
        String inserts = expressions.stream()
                .map(name -> "<sql>insert into seen values ('" + name + "', $$${" + name + "}$$)</sql>")
                .collect(Collectors.joining("\n"));
        return ROOT + sets + "<changeSet id='1' author='ann'><sql>create table seen (name text, value text)</sql>" + inserts
                + "</changeSet></databaseChangeLog>";
    }

    private static List<String> seen(Database database) throws Exception {
        return database.value("select string_agg(name || ' = ' || replace(value, current_database(), 'DATABASE'), '\n') from seen")
                .lines()
                .toList();
    }

    @Test
    void values_come_from_the_sources_that_liquibase_asks_and_in_its_order(PostgresServer server) throws Exception {
        // the first is in the environment of every process
        String log = changelog(
                List.of("name='PATH' value='changelog'", "name='java.vendor' value='changelog'", "name='given' value='changelog'",
                        "name='database.typeName' value='changelog'", "name='own' value='first'", "name='own' value='second'"),
                List.of("PATH", "path", "java.vendor", "JAVA.VENDOR", "given", "GIVEN", "database.typeName", "own", "unknown",
                        "env.PATH"));
        Database theirs = server.createDatabase();
        Database ours = server.createDatabase();
        Session lockstep = lockstep(ours).write("log.xml", log);
        new LiquibaseOracle(theirs, LiquibaseOptions.of(folder)
                .parameter("path", "caller")
                .parameter("java.vendor", "caller")
                .parameter("given", "caller")
                .parameter("database.typeName", "caller")).update("log.xml");

        assertThat(lockstep.run("update", "--changelog-file", "log.xml", "-Dpath=caller", "-Djava.vendor=caller", "-Dgiven=caller",
                "-Ddatabase.typeName=caller")).as(lockstep.err()).isZero();
        assertThat(seen(ours)).isEqualTo(seen(theirs))
                .contains("given = caller", "own = first", "database.typeName = postgresql",
                        "unknown = ${unknown}", "path = " + System.getenv("PATH"));
        assertThat(ours.value("select md5sum from databasechangelog")).isEqualTo(theirs.value("select md5sum from databasechangelog"));
    }

    @Test
    void what_the_database_says_of_itself_is_what_liquibase_says_of_it(PostgresServer server) throws Exception {
        String log = changelog(List.of(), DATABASE.stream().map(name -> "database." + name).toList());
        Database theirs = server.createDatabase();
        Database ours = server.createDatabase();
        Session lockstep = lockstep(ours).write("log.xml", log);
        new LiquibaseOracle(theirs, LiquibaseOptions.of(folder)).update("log.xml");

        assertThat(lockstep.run("update", "--changelog-file", "log.xml")).as(lockstep.err()).isZero();
        assertThat(seen(ours)).isEqualTo(seen(theirs));
    }

    @Test
    void the_environment_wins_over_system_properties_and_those_over_what_is_typed(Database database) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("PGHOST", database.host(), "PGPORT", Integer.toString(database.port()),
                "PGDATABASE", database.name(), "PGUSER", database.user(), "PGPASSWORD", database.password()));
        environment.put("one", "environment");
        Session lockstep = new Session(folder, environment).with(Map.of("one", "system", "two", "system"))
                .write("liquibase.properties", "parameter.one=file\nparameter.two=file\nparameter.three=file\nparameter.four=file")
                .write("liquibase.local.properties", "parameter.four=local\nparameter.five=local")
                .write("log.xml", changelog(List.of("name='five' value='changelog'"), List.of("one", "two", "three", "four", "five")));

        assertThat(lockstep.run("update", "--changelog-file", "log.xml", "-DONE=typed", "-Dtwo=typed", "-Dthree=typed")).isZero();
        assertThat(seen(database)).containsExactly("one = environment", "two = system", "three = typed", "four = file", "five = local");
    }
}
