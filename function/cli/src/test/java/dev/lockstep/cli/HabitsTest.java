package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What hands that know Liquibase type, and where they put what they do not type.
@ExtendWith(PostgresExtension.class)
final class HabitsTest {

    private static final String LOG = """
            --liquibase formatted sql
            --changeset ann:1
            create table account (id int);
            --rollback drop table account;
            --changeset ann:2 context:test
            create table sample (id int);
            --rollback drop table sample;
            """;

    @TempDir
    Path folder;

    @Test
    void options_stand_before_the_verb_or_after_it_in_either_spelling(Database database) throws Exception {
        Session session = Session.on(folder, database).write("log.sql", LOG);

        assertThat(session.run("--changeLogFile=log.sql", "--contexts", "prod", "updateSQL")).as(session.err()).isZero();
        assertThat(session.out()).contains("create table account").doesNotContain("create table sample");
        assertThat(session.run("--changelog-file", "log.sql", "--quiet", "update", "--contexts=prod")).as(session.err()).isZero();
        assertThat(session.run("--changelogFile=log.sql", "tag", "v1")).as(session.err()).isZero();
        assertThat(session.run("tagExists", "v1")).isZero();
        assertThat(session.out()).contains("'v1' is in the history");
        assertThat(session.run("updateCount", "1", "--changelog-file=log.sql")).as(session.err()).isZero();
        assertThat(session.run("status", "--changelogFile", "log.sql", "--labelFilter", "x")).as(session.err()).isZero();
        assertThat(session.run("rollback", "v1", "--changelog-file=log.sql")).as(session.err()).isZero();
        assertThat(database.value("select string_agg(id, ',') from databasechangelog")).isEqualTo("1");
        assertThat(session.run("rollbackCount", "1", "--changelog-file=log.sql")).isZero();
        assertThat(session.run("--no-such-option", "update", "--changelog-file=log.sql")).isEqualTo(2);
        assertThat(session.run("updat")).isEqualTo(2);
        assertThat(session.err()).contains("update");
    }

    @Test
    void what_is_not_typed_comes_from_system_properties_then_the_environment_then_files(Database database) throws Exception {
        Session session = new Session(folder,
                Map.of("LIQUIBASE_COMMAND_URL", database.jdbcUrl(), "LIQUIBASE_COMMAND_USERNAME", database.user(),
                        "LIQUIBASE_COMMAND_PASSWORD", database.password(), "LIQUIBASE_COMMAND_CHANGELOG_FILE", "log.sql",
                        "LIQUIBASE_SEARCH_PATH", "db",
                        "LIQUIBASE_COMMAND_CONTEXTS", "test", "LIQUIBASE_COMMAND_UPDATE_SQL_CONTEXTS", "prod", "LIQUIBASE_URL", "ignored"))
                .write("db/log.sql", LOG)
                .write("liquibase.properties", "url=jdbc:postgresql://127.0.0.1:1/none\ncontexts=prod");

        assertThat(session.run("update-sql")).as(session.err()).isZero();
        assertThat(session.out()).contains("create table account").doesNotContain("create table sample");
        assertThat(session.run("status")).isZero();
        assertThat(session.out()).contains("log.sql::2::ann");
        assertThat(session.with(Map.of("liquibase.command.contexts", "prod")).run("status")).isZero();
        assertThat(session.out()).doesNotContain("log.sql::2::ann");
        assertThat(session.run("status", "--contexts", "test")).isZero();
        assertThat(session.out()).contains("log.sql::2::ann");
    }

    @Test
    void a_local_file_wins_over_the_file_beside_it(Database database) throws Exception {
        Session session = new Session(folder, Map.of("LIQUIBASE_DEFAULTS_FILE", "my.properties")).write("log.sql", LOG)
                .write("my.properties",
                        "url=jdbc:postgresql://127.0.0.1:1/none\nchangelog-file=log.sql\nliquibase.command.status.contexts=prod")
                .write("my.local.properties", "url=" + database.jdbcUrl() + "\nusername=" + database.user() + "\npassword="
                        + database.password());

        assertThat(session.run("status")).as(session.err()).isZero();
        assertThat(session.out()).contains("1 change set is pending");
        assertThat(session.run("update")).isZero();
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("2");
    }
}
