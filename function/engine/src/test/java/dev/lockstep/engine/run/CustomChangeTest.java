package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.run.Settings.CustomChanges;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.compare.HistoryRow;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A caller's handler does what a `customChange` asks for, in the transaction of its change set.
@ExtendWith(PostgresExtension.class)
final class CustomChangeTest {

    private static final String LOG = """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
              <changeSet id="1" author="ann"><sql>create table done (what text)</sql><rollback>drop table done</rollback></changeSet>
              <changeSet id="2" author="ann">
                <sql>insert into done values ('before')</sql>
                <customChange class="com.example.Fill"><param name="table" value="done"/><param name="text">hello</param></customChange>
                <sql>insert into done select 'after ' || count(*) from done</sql>
                ROLLBACK
              </changeSet>
            </databaseChangeLog>
            """;

    @TempDir
    Path folder;

    private ChangelogSource source(String text) throws Exception {
        Files.writeString(folder.resolve("log.xml"), text);
        return new ChangelogSource(new SearchPath.Directory(folder), "log.xml");
    }

    private static Lockstep lockstep(Connector connector, CustomChanges choice, Settings.Transaction transaction) {
        Settings quick = Samples.settings(transaction, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait());
        Settings settings = new Settings(quick.contexts(), null, quick.parameters(), null, null, transaction, quick.lockTimeout(),
                quick.lockWait(), quick.statementTimeout(), true, choice);
        return new Lockstep(connector, settings, Listener.NONE, new StopSignal(), Clock.systemUTC());
    }

    private static Lockstep lockstep(Database database, CustomChangeHandler handler) {
        return lockstep(database::connect, new CustomChanges.By(handler), Settings.Transaction.PER_CHANGE_SET);
    }

    private static void fill(Change.CustomChange change, Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("insert into " + change.params().get("table") + " values (?)")) {
            statement.setString(1, change.className() + " " + change.params().get("text"));
            statement.executeUpdate();
        }
    }

    @Test
    void a_handler_works_between_the_statements_of_its_change_set(PostgresServer server) throws Exception {
        Database theirs = server.createDatabase();
        Database ours = server.createDatabase();
        ChangelogSource log = source(LOG.replace("ROLLBACK", ""));
        new LiquibaseOracle(theirs, LiquibaseOptions.of(folder).stubbing(name -> name.startsWith("com.example."), "table", "text"))
                .update("log.xml");

        Report report = lockstep(ours::connect, new CustomChanges.By(CustomChangeTest::fill), Settings.Transaction.PER_CHANGE_SET)
                .update(log, new Lockstep.Extent.All());
        assertThat(report.outcome()).as(report.problems().toString()).isEqualTo(Outcome.DONE);
        assertThat(report.problems()).isEmpty();
        assertThat(ours.value("select string_agg(what, ', ') from done")).isEqualTo("before, com.example.Fill hello, after 2");
        assertThat(HistoryRow.of(ours)).isEqualTo(HistoryRow.of(theirs));
    }

    @Test
    void a_handler_that_throws_leaves_neither_its_work_nor_the_row(Database database) throws Exception {
        ChangelogSource log = source(LOG.replace("ROLLBACK", ""));
        Report report = lockstep(database, (change, connection) -> {
            fill(change, connection);
            throw new IllegalStateException("no more rows");
        }).update(log, new Lockstep.Extent.All());

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.STATEMENT_FAILED);
            assertThat(problem.render()).contains("log.xml:6").contains("no more rows").contains("com.example.Fill");
        });
        assertThat(database.value("select count(*) from done")).isEqualTo("0");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @Test
    void a_session_that_is_killed_in_a_handler_leaves_neither(Database database) throws Exception {
        ChangelogSource log = source(LOG.replace("ROLLBACK", ""));
        Report report = lockstep(database, (change, connection) -> {
            fill(change, connection);
            String pid;
            try (var statement = connection.createStatement(); var row = statement.executeQuery("select pg_backend_pid()")) {
                row.next();
                pid = row.getString(1);
            }
            database.execute("select pg_terminate_backend(" + pid + ")");
            fill(change, connection);
        }).update(log, new Lockstep.Extent.All());

        assertThat(report.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(database.value("select count(*) from done")).isEqualTo("0");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void a_handler_can_neither_commit_nor_go_on_after_an_error(Database database) throws Exception {
        ChangelogSource log = source(LOG.replace("ROLLBACK", ""));
        List<CustomChangeHandler> handlers = List.of((change, connection) -> connection.commit(), (change, connection) -> {
            try (var statement = connection.createStatement()) {
                statement.execute("COMMIT");
            }
        }, (change, connection) -> {
            try (var statement = connection.createStatement()) {
                statement.execute("select 1 / 0");
            } catch (SQLException e) {
                // swallowed
            }
        });
        for (CustomChangeHandler handler : handlers) {
            Report report = lockstep(database, handler).update(log, new Lockstep.Extent.All());
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
        }
    }

    @Test
    void a_handler_cannot_work_where_everything_pending_is_one_transaction(Database database) throws Exception {
        Report report = lockstep(database::connect, new CustomChanges.By(CustomChangeTest::fill), Settings.Transaction.DEPLOYMENT)
                .update(source(LOG.replace("ROLLBACK", "")), new Lockstep.Extent.All());
        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.NOT_PLANNABLE);
        assertThat(database.value("select to_regclass('done') is null")).isEqualTo("t");
    }

    @Test
    void a_handler_that_leaves_autocommit_off_leaves_neither_its_work_nor_the_row(Database database) throws Exception {
        Report report = lockstep(database, (change, connection) -> {
            connection.setAutoCommit(false);
            fill(change, connection);
        }).update(source(LOG.replace("ROLLBACK", "")), new Lockstep.Extent.All());
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.problems()).singleElement().satisfies(problem -> assertThat(problem.message()).contains("autocommit"));
        assertThat(database.value("select count(*) from done")).isEqualTo("0");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void a_connection_that_a_handler_loses_elsewhere_is_not_taken_for_ours(Database database) throws Exception {
        Report report = lockstep(database, (change, connection) -> {
            throw new SQLException("the other database is gone", "08006");
        }).update(source(LOG.replace("ROLLBACK", "")), new Lockstep.Extent.All());
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.STATEMENT_FAILED);
            assertThat(problem.message()).contains("the other database is gone");
        });
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @Test
    void a_handler_takes_back_what_it_did_where_it_can(Database database) throws Exception {
        ChangelogSource log = source(LOG.replace("ROLLBACK", "").replaceAll("<sql>insert.*</sql>", ""));
        Lockstep cannot = lockstep(database, CustomChangeTest::fill);
        cannot.update(log, new Lockstep.Extent.All());
        assertThat(cannot.rollback(log, new Lockstep.BackTo.Count(1)).problems()).extracting(problem -> problem.code())
                .containsExactly(Code.NO_ROLLBACK);
        assertThat(cannot.statusWithRollback(log).outcome()).isEqualTo(Outcome.REFUSED);

        Lockstep can = lockstep(database, new CustomChangeHandler() {
            @Override
            public void apply(Change.CustomChange change, Connection connection) throws Exception {
                fill(change, connection);
            }

            @Override
            public boolean canTakeBack(Change.CustomChange change) {
                return true;
            }

            @Override
            public void takeBack(Change.CustomChange change, Connection connection) throws Exception {
                try (var statement = connection.createStatement()) {
                    statement.execute("delete from " + change.params().get("table"));
                }
            }
        });
        assertThat(can.statusWithRollback(log).outcome()).isEqualTo(Outcome.DONE);
        assertThat(can.rollback(log, new Lockstep.BackTo.Count(1)).outcome()).isEqualTo(Outcome.DONE);
        assertThat(database.value("select count(*) from done")).isEqualTo("0");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @Test
    void a_rollback_that_names_a_custom_change_applies_it(Database database) throws Exception {
        ChangelogSource log = source(LOG.replace("ROLLBACK",
                "<rollback><customChange class='com.example.Undo'><param name='table' value='done'/><param name='text' value='bye'/></customChange></rollback>"));
        Lockstep lockstep = lockstep(database, CustomChangeTest::fill);
        lockstep.update(log, new Lockstep.Extent.All());
        Report report = lockstep.rollback(log, new Lockstep.BackTo.Count(1));
        assertThat(report.outcome()).as(report.problems().toString()).isEqualTo(Outcome.DONE);
        assertThat(database.value("select string_agg(what, ', ') from done")).endsWith("com.example.Undo bye");
    }

    @Test
    void a_handler_needs_a_transaction(Database database) throws Exception {
        ChangelogSource log = source(
                LOG.replace("ROLLBACK", "").replace("id=\"2\" author=\"ann\"", "id=\"2\" author=\"ann\" runInTransaction=\"false\""));
        Report report = lockstep(database, CustomChangeTest::fill).update(log, new Lockstep.Extent.All());
        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.NOT_PLANNABLE);
        assertThat(database.value("select to_regclass('done') is null")).isEqualTo("t");
    }

    @Test
    void each_custom_change_that_is_skipped_is_told(Database database) throws Exception {
        ChangelogSource log = source(LOG.replace("ROLLBACK", "<customChange class='com.example.Other'/>"));
        Report refused = lockstep(database::connect, CustomChanges.REFUSE, Settings.Transaction.PER_CHANGE_SET).update(log,
                new Lockstep.Extent.All());
        assertThat(refused.problems()).hasSize(2).allSatisfy(problem -> assertThat(problem.code()).isEqualTo(Code.UNSUPPORTED_CHANGE));
        Report skipped = lockstep(database::connect, CustomChanges.SKIP, Settings.Transaction.PER_CHANGE_SET).update(log,
                new Lockstep.Extent.All());
        assertThat(skipped.outcome()).isEqualTo(Outcome.DONE);
        assertThat(skipped.problems()).extracting(problem -> problem.render())
                .satisfiesExactly(
                        one -> assertThat(one).contains("log.xml:6")
                                .contains("log.xml::2::ann")
                                .contains("'com.example.Fill' with the parameters table, text"),
                        two -> assertThat(two).contains("log.xml:8").contains("'com.example.Other' was not run"));
    }
}
