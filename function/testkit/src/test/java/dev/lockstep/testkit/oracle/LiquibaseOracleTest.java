package dev.lockstep.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class LiquibaseOracleTest {

    private static final String LOG = "db/log.sql";

    @TempDir
    private Path folder = Path.of("replaced");

    @BeforeEach
    void write_a_changelog_of_three() throws Exception {
        write(LOG, """
                --liquibase formatted sql
                --changeset ann:1
                create table one (id int);
                --rollback drop table one;
                --changeset ann:2 context:test
                create table two (id int, owner text default '${owner}');
                --rollback drop table two;
                --changeset ann:3 labels:late
                create table three (id int);
                --rollback drop table three;
                """);
    }

    @Test
    void updates_and_finds_nothing_pending(Database database) throws Exception {
        var liquibase = oracle(database);
        assertThat(liquibase.pending(LOG)).containsExactly("db/log.sql::1::ann", "db/log.sql::2::ann", "db/log.sql::3::ann");

        liquibase.update(LOG);

        assertThat(liquibase.pending(LOG)).isEmpty();
        assertThat(tables(database)).isEqualTo("one,three,two");
        assertThat(database.value("select column_default from information_schema.columns where column_name = 'owner'")).contains("'app'");
    }

    @Test
    void sees_what_others_did_between_two_updates(Database database) throws Exception {
        oracle(database).update(LOG);
        oracle(database).update(LOG);
        database.execute("drop table three", "delete from databasechangelog where id = '3'");

        oracle(database).update(LOG);

        assertThat(tables(database)).isEqualTo("one,three,two");
    }

    @Test
    void keeps_to_contexts_labels_and_the_count(Database database) throws Exception {
        var liquibase = new LiquibaseOracle(database,
                LiquibaseOptions.of(folder).contexts("prod").labels("!late").parameter("owner", "app"));
        liquibase.update(LOG);
        assertThat(tables(database)).isEqualTo("one");

        oracle(database).updateCount(LOG, 1);
        assertThat(tables(database)).isEqualTo("one,two");
    }

    @Test
    void works_in_the_schema_it_is_told(Database database) throws Exception {
        database.execute("create schema app");
        new LiquibaseOracle(database, LiquibaseOptions.of(folder).defaultSchema("app")).changelogSync(LOG);
        assertThat(database.value("select count(*) from app.databasechangelog")).isEqualTo("3");
    }

    @Test
    void rolls_back_by_count_tag_and_date(Database database) throws Exception {
        var liquibase = oracle(database);
        liquibase.update(LOG);
        assertThat(liquibase.rollbackCountSql(LOG, 1)).contains("drop table three");
        liquibase.rollbackCount(LOG, 1);
        assertThat(tables(database)).isEqualTo("one,two");

        liquibase.tag(LOG, "here");
        liquibase.update(LOG);
        liquibase.rollbackToTag(LOG, "here");
        assertThat(tables(database)).isEqualTo("one,two");

        liquibase.rollbackToDate(LOG, Instant.parse("2001-01-01T00:00:00Z"));
        assertThat(tables(database)).isEmpty();
    }

    @Test
    void shows_the_sql_without_running_it(Database database) throws Exception {
        assertThat(oracle(database).updateSql(LOG)).contains("create table three");
        assertThat(tables(database)).isEmpty();
    }

    @Test
    void says_why_it_refuses(Database database) throws Exception {
        oracle(database).update(LOG);
        write(LOG, Files.readString(folder.resolve(LOG)).replace("create table one (id int)", "create table one (id bigint)"));
        assertThatThrownBy(() -> oracle(database).validate(LOG)).isInstanceOf(LiquibaseFailure.class)
                .hasMessageContaining("db/log.sql::1::ann");
    }

    @Test
    void calculates_both_checksums_without_a_database() {
        var checksums = LiquibaseOracle.checksums(LOG, LiquibaseOptions.of(folder).parameter("owner", "app"));
        assertThat(checksums).extracting(ChangeSetChecksums::id).containsExactly("1", "2", "3");
        assertThat(checksums).allSatisfy(one -> {
            assertThat(one.version9()).startsWith("9:");
            assertThat(one.version8()).startsWith("8:");
            assertThat(one.description()).isEqualTo("sql");
        });
    }

    @Test
    void makes_custom_classes_that_are_not_there(Database database) throws Exception {
        write("custom.xml", """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                  <changeSet id="1" author="ann">
                    <preConditions><customPrecondition className="acme.Ready"/></preConditions>
                    <customChange class="acme.Fill"><param name="size" value="3"/></customChange>
                  </changeSet>
                </databaseChangeLog>
                """);
        assertThatThrownBy(() -> oracle(database).update("custom.xml")).isInstanceOf(LiquibaseFailure.class)
                .hasMessageContaining("acme.");

        var options = LiquibaseOptions.of(folder).stubbing(name -> name.startsWith("acme."), "size");
        new LiquibaseOracle(database, options).update("custom.xml");

        assertThat(database.value("select exectype from databasechangelog")).isEqualTo("EXECUTED");
    }

    @Test
    // the console is what the test is about
    @SuppressWarnings("SystemOut")
    void says_nothing_on_the_console(Database database) {
        var said = new ByteArrayOutputStream();
        var out = System.out;
        var err = System.err;
        try (var heard = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(heard);
            System.setErr(heard);
            oracle(database).update(LOG);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private LiquibaseOracle oracle(Database database) {
        return new LiquibaseOracle(database, LiquibaseOptions.of(folder).parameter("owner", "app"));
    }

    private static String tables(Database database) throws Exception {
        return database.value("""
                select coalesce(string_agg(relname, ',' order by relname), '') from pg_class
                where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'databasechangelog%'""");
    }

    private void write(String path, String text) throws Exception {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
