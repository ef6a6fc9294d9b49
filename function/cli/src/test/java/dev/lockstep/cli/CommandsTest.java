package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class CommandsTest {

    private static final String CHANGELOG = """
            --liquibase formatted sql
            --changeset ann:1
            create table account (id int primary key);
            --rollback drop table account;
            --changeset ann:2
            create table payment (id int primary key);
            --rollback drop table payment;
            """;

    @TempDir
    Path folder;

    @Test
    void prints_in_utf_8_whatever_the_locale_is() {
        assertThat(Surroundings.ofThisProcess().out().charset()).isEqualTo(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void update_runs_what_is_pending_and_then_nothing(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG);

        assertThat(session.runOnChangelog("update")).isZero();
        assertThat(session.out()).contains("2 change sets");
        assertThat(session.err()).contains("2 change sets to go").contains("executed changelog.sql::1::ann");
        assertThat(session.runOnChangelog("update")).isZero();
        assertThat(session.out()).contains("0 change sets");
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("2");
    }

    @Test
    void update_prints_one_json_object(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG);

        assertThat(session.runOnChangelog("update", "--format", "json", "--quiet")).isZero();
        assertThat(session.out().lines()).hasSize(1);
        assertThat(session.out())
                .contains("\"applied\":[{\"id\":\"1\",\"author\":\"ann\",\"path\":\"changelog.sql\",\"execType\":\"EXECUTED\",\"millis\":")
                .contains("\"durationMillis\":")
                .contains("\"problems\":[]");
        assertThat(session.err()).isEmpty();
    }

    @Test
    void update_count_then_rollback_count_go_step_by_step(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG);

        assertThat(session.runOnChangelog("update-count", "--count", "1")).isZero();
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("1");
        assertThat(session.runOnChangelog("update")).isZero();
        assertThat(session.runOnChangelog("rollback-count-sql", "--count", "1")).isZero();
        assertThat(session.out()).contains("drop table payment").doesNotContain("drop table account");
        assertThat(session.runOnChangelog("rollback-count", "--count", "2")).isZero();
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("0");
        assertThat(database.value("select to_regclass('account') is null")).isEqualTo("t");
    }

    @Test
    void tag_and_rollback_to_it(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG);
        session.runOnChangelog("update-count", "--count", "1");

        assertThat(session.run("tag", "--tag", "v1")).isZero();
        assertThat(session.out().strip()).isEqualTo("the last change set is tagged 'v1'");
        assertThat(session.runOnChangelog("update")).isZero();
        assertThat(session.runOnChangelog("rollback-sql", "--tag", "v1")).isZero();
        assertThat(session.out()).contains("drop table payment");
        assertThat(session.runOnChangelog("rollback", "--tag", "v1")).isZero();
        assertThat(database.value("select to_regclass('payment') is null")).isEqualTo("t");
        assertThat(session.runOnChangelog("rollback", "--tag", "v7")).isEqualTo(2);
        assertThat(session.err()).contains("LS-2003").contains("v7");
    }

    @Test
    void rollback_to_date_takes_back_what_came_after_it(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG);
        session.runOnChangelog("update");

        assertThat(session.runOnChangelog("rollback-to-date-sql", "--date", "2001-01-01")).isZero();
        assertThat(session.out()).contains("drop table payment").contains("drop table account");
        assertThat(session.runOnChangelog("rollback-to-date", "--date", "2001-01-01 10:00:00")).isZero();
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("0");
    }

    @Test
    void update_to_tag_stops_at_the_change_set_that_sets_it(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.xml", """
                <databaseChangeLog>
                  <changeSet id="1" author="ann"><createTable tableName="a"><column name="id" type="int"/></createTable></changeSet>
                  <changeSet id="2" author="ann"><tagDatabase tag="v1"/></changeSet>
                  <changeSet id="3" author="ann"><createTable tableName="b"><column name="id" type="int"/></createTable></changeSet>
                </databaseChangeLog>
                """);

        assertThat(session.run("update-to-tag", "--tag", "v1", "--changelog-file", "changelog.xml")).isZero();
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("2");
    }

    @Test
    void update_sql_prints_a_script_and_touches_nothing(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG);

        assertThat(session.runOnChangelog("update-sql")).isZero();
        assertThat(session.out()).contains("create table account").containsIgnoringCase("insert into");
        assertThat(database.value("select to_regclass('databasechangelog') is null")).isEqualTo("t");
    }

    @Test
    void status_history_validate_and_locks_tell_how_things_stand(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG);

        assertThat(session.runOnChangelog("status")).isZero();
        assertThat(session.out()).contains("changelog.sql::1::ann").contains("2 change sets are pending");
        session.runOnChangelog("update");
        assertThat(session.run("history")).isZero();
        assertThat(session.out()).contains("EXECUTED").contains("changelog.sql::2::ann");
        assertThat(session.runOnChangelog("validate")).isZero();
        assertThat(session.out()).contains("the changelog is valid");
        assertThat(session.run("list-locks")).isZero();
        assertThat(session.out()).contains("the lock is free");
    }

    @Test
    void changelog_sync_records_and_liquibase_agrees(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG);

        assertThat(session.runOnChangelog("mark-next-changeset-ran")).isZero();
        assertThat(session.err()).contains("1/1 recorded changelog.sql::1::ann").doesNotContain("executed");
        assertThat(session.runOnChangelog("changelog-sync", "--transaction", "deployment")).isZero();
        assertThat(session.err()).contains("1/1 recorded changelog.sql::2::ann").doesNotContain("executed");
        assertThat(database.value("select to_regclass('account') is null")).isEqualTo("t");
        assertThat(session.run("clear-checksums")).isZero();
        assertThat(session.out()).contains("the next update fills them in");
        assertThat(database.value("select count(md5sum) from databasechangelog")).isEqualTo("0");
        assertThat(session.runOnChangelog("update")).isZero();
        assertThat(database.value("select count(md5sum) from databasechangelog")).isEqualTo("2");
        assertThat(new LiquibaseOracle(database, LiquibaseOptions.of(folder)).pending("changelog.sql")).isEmpty();
    }

    @Test
    void calculate_checksum_needs_no_database() throws Exception {
        Session session = new Session(folder, Map.of()).write("changelog.sql", CHANGELOG);

        assertThat(session.runOnChangelog("calculate-checksum")).isZero();
        assertThat(session.out().lines()).hasSize(2)
                .first()
                .asString()
                .matches(
                        "\\{\"id\":\"1\",\"author\":\"ann\",\"path\":\"changelog.sql\",\"checksum\":\"9:[0-9a-f]{32}\"}");
        assertThat(
                session.runOnChangelog("calculate-checksum", "--checksum-version", "8", "--changeset-identifier", "changelog.sql::2::ann"))
                .isZero();
        assertThat(session.out().strip()).matches("8:[0-9a-f]{32}");
        assertThat(session.runOnChangelog("calculate-checksum", "--format", "json", "--changeset-identifier", "changelog.sql::2::ann"))
                .isZero();
        assertThat(session.out().strip())
                .matches("\\{\"id\":\"2\",\"author\":\"ann\",\"path\":\"changelog.sql\",\"checksum\":\"9:[0-9a-f]{32}\"}");
    }

    @Test
    void a_failed_statement_ends_with_1_and_names_place_and_sqlstate(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", """
                --liquibase formatted sql
                --changeset ann:1
                create table account (id int);
                --changeset ann:2
                insert into acount values (1);
                """);

        assertThat(session.runOnChangelog("update")).isEqualTo(1);
        assertThat(session.err()).contains("changelog.sql:5").contains("42P01").contains("acount").contains("fix:");
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("1");
    }

    @Test
    void what_failed_says_how_far_it_came(Database database) throws Exception {
        Session session = Session.on(folder, database)
                .write("changelog.sql", CHANGELOG + "--changeset ann:3\ncreate table account (id int);\n"
                        + "--rollback drop table accounts;\n");

        assertThat(session.runOnChangelog("update", "--transaction", "deployment")).isEqualTo(1);
        assertThat(session.err()).endsWith("no change set went through\n");
        assertThat(session.runOnChangelog("update")).isEqualTo(1);
        assertThat(session.err()).endsWith("2 change sets went through before\n");

        session.write("changelog.sql", CHANGELOG.replace("drop table account", "drop table accounts"));
        assertThat(session.runOnChangelog("rollback-count", "--count", "2")).isEqualTo(1);
        assertThat(session.err()).endsWith("1 change set went through before\n");
        assertThat(session.runOnChangelog("update", "--labels", "(")).isEqualTo(2);
        assertThat(session.err()).doesNotContain("went through");
    }

    @Test
    void on_a_terminal_the_bar_gives_way_to_what_went_wrong(Database database) throws Exception {
        Session session = Session.on(folder, database)
                .typing("\n")
                .write("changelog.sql", "--liquibase formatted sql\n--changeset a:1\nselect 1 / 0;\n");

        assertThat(session.runOnChangelog("update")).isEqualTo(1);
        assertThat(session.err()).contains("1/1 changelog.sql::1::a\r\u001b[2Kchangelog.sql:3");
    }

    @Test
    void refusals_end_with_2_and_say_the_mend(Database database) throws Exception {
        Session session = Session.on(folder, database)
                .write("changelog.xml", "<databaseChangeLog><changeSet id='1' author='a'><creatTable/></changeSet></databaseChangeLog>");

        assertThat(session.run("update")).isEqualTo(2);
        assertThat(session.err()).contains("--changelog-file");
        assertThat(session.run("update", "--changelog-file", "changelog.xml")).isEqualTo(2);
        assertThat(session.err()).contains("changelog.xml:1").contains("creatTable").contains("createTable");
        assertThat(session.run("update", "--no-such-option")).isEqualTo(2);
        assertThat(session.run("update", "--changelog-file", "changelog.xml", "--format", "yaml")).isEqualTo(2);
        assertThat(session.run("rollback-count", "--count", "0", "--changelog-file", "changelog.xml")).isEqualTo(2);
        assertThat(session.run("rollback-to-date", "--date", "yesterday", "--changelog-file", "changelog.xml")).isEqualTo(2);
        assertThat(new Session(folder, Map.of()).run("history")).isEqualTo(2);
    }

    @Test
    void a_database_that_is_not_there_ends_with_3() throws Exception {
        Session session = new Session(folder,
                Map.of("PGHOST", "127.0.0.1", "PGPORT", "1", "PGDATABASE", "none", "PGPASSWORD", "canary-5f2c"));

        assertThat(session.run("history")).isEqualTo(3);
        assertThat(session.err()).contains("LS-4001")
                .contains("listens there")
                .contains("the database is //")
                .doesNotContain("canary-5f2c");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_server_that_says_nothing_is_given_up() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Session session = new Session(folder,
                    Map.of("PGHOST", "127.0.0.1", "PGPORT", Integer.toString(silent.getLocalPort()), "PGDATABASE",
                            "app", "PGUSER", "app", "PGPASSWORD", "app", "PGCONNECT_TIMEOUT", "1"))
                    .write("changelog.sql", CHANGELOG);
            assertThat(session.runOnChangelog("update")).isEqualTo(3);
            assertThat(session.err()).contains("LS-4001");
        }
    }

    @Test
    void an_update_that_is_told_to_end_says_how_far_it_came(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CHANGELOG.replace("create table payment", """
                select pg_sleep(60);
                create table payment"""));
        Process process = Programs.command(folder, session.environment(), "update", "--changelog-file", "changelog.sql");
        try {
            Programs.awaitSleep(database);
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(folder.resolve("err")).content().contains("LS-3004").endsWith("1 change set went through before\n");
        assertThat(database.value("select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"))
                .isEqualTo("0");
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("1");
    }

    @Test
    void a_password_that_was_not_given_is_about_credentials(Database database) {
        Session session = new Session(folder, Map.of());

        assertThat(session.run("history", "--url", database.jdbcUrl(), "--username", database.user())).isEqualTo(3);
        assertThat(session.err()).contains("LS-4002")
                .contains("PGPASSWORD")
                .endsWith("/" + database.name() + " as " + database.user() + "\n");
    }

    @Test
    void liquibase_properties_are_defaults_and_options_win(Database database) throws Exception {
        Session session = new Session(folder, Map.of()).write("changelog.sql", CHANGELOG.replace("payment", "${name}"))
                .write("liquibase.properties",
                        "changeLogFile=changelog.sql\nurl=" + database.jdbcUrl() + "\nusername=" + database.user()
                                + "\nliquibase.command.password=" + database.password()
                                + "\nparameter.name=from_file\n");

        assertThat(session.run("update-sql", "--quiet")).isZero();
        assertThat(session.out()).contains("create table from_file");
        assertThat(session.run("update", "-Dname=from_option")).isZero();
        assertThat(database.value("select to_regclass('from_option') is not null")).isEqualTo("t");
        assertThat(session.run("update", "--defaults-file", "absent.properties")).isEqualTo(2);
    }

    @Test
    void a_throw_away_database_is_there_for_one_command() throws Exception {
        Session session = new Session(folder, Map.of()).write("changelog.sql", CHANGELOG)
                .write("liquibase.properties", "url=jdbc:postgresql://127.0.0.1:1/other\nusername=other\n");

        assertThat(session.runOnChangelog("update", "--embedded", "--lock-wait", "soon")).isEqualTo(2);
        assertThat(session.err()).contains("500ms, 20s, 5m or 1h").doesNotContain("dev.lockstep");
        assertThat(session.runOnChangelog("update", "--embedded")).isZero();
        assertThat(session.out()).contains("2 change sets");
    }
}
