package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.changelog.Preconditions.Reaction;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(PostgresExtension.class)
final class MigrationTest {

    private static final Settings DEPLOYMENT = Samples.settings(Settings.Transaction.DEPLOYMENT, Duration.ofMillis(300),
            Duration.ofSeconds(3));

    @Test
    void applies_what_is_pending_once_and_then_has_nothing_to_do(Database database) throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "INSERT INTO t VALUES (1)", "SELECT * FROM t", "INSERT INTO t VALUES (2)"));
        List<Progress> heard = new ArrayList<>();
        Report first = Samples.update(database::connect, changelog, Samples.QUICK, heard::add, new StopSignal());
        assertThat(first.problems()).isEmpty();
        assertThat(first.outcome()).isEqualTo(Outcome.DONE);
        assertThat(first.applied()).extracting(one -> one.id().id()).containsExactly("1", "2");
        assertThat(Objects.requireNonNull(first.server()).database()).isEqualTo(database.name());
        assertThat(heard.getFirst()).isEqualTo(new Progress.LockAcquired());
        assertThat(heard.get(1)).isEqualTo(new Progress.Planned(2));
        Report second = Samples.update(database, changelog);
        assertThat(second.applied()).isEmpty();
        assertThat(second.outcome()).isEqualTo(Outcome.DONE);
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED");
        assertThat(database.value(
                "SELECT string_agg(orderexecuted || ' ' || liquibase || ' ' || length(deployment_id), ',' ORDER BY 1) FROM databasechangelog"))
                .isEqualTo("1 4.33.0-lockstep 10,2 4.33.0-lockstep 10");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    /// Whatever keeps the row from being written: without it the change would be made again by the next run.
    @ParameterizedTest
    @EnumSource(Settings.Transaction.class)
    void a_change_whose_history_row_is_refused_is_not_kept(Settings.Transaction transaction, Database database) throws Exception {
        Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE one (a int)")));
        database.execute("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no row'; END $$",
                "CREATE TRIGGER no BEFORE INSERT ON databasechangelog FOR EACH ROW WHEN (new.id = '2') EXECUTE FUNCTION no()");
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE one (a int)"),
                Samples.changeSet("2", "CREATE TABLE two (a int)"));

        Report report = Samples.update(database::connect, changelog,
                Samples.settings(transaction, Duration.ofMillis(300), Duration.ofSeconds(3)),
                _ -> {}, new StopSignal());

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.problems().getFirst().message()).contains("no row");
        assertThat(database.value("SELECT to_regclass('two') IS NULL")).isEqualTo("t");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @ParameterizedTest
    @EnumSource(Settings.Transaction.class)
    void the_deployments_number_is_told_before_anything_is_recorded_and_only_then(Settings.Transaction transaction, Database database)
            throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"));
        var settings = Samples.settings(transaction, Duration.ofMillis(300), Duration.ofSeconds(3));
        List<String> told = new ArrayList<>();
        Listener listener = progress -> {
            if (progress instanceof Progress.DeploymentStarts(String id)) {
                told.add(id);
            }
        };

        Samples.update(database::connect, changelog, settings, listener, new StopSignal());
        Samples.update(database::connect, changelog, settings, listener, new StopSignal());

        assertThat(told).containsExactly(database.value("SELECT deployment_id FROM databasechangelog"));
    }

    @Test
    void a_failure_names_its_statement_and_leaves_nothing_of_its_change_set(Database database) throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "INSERT INTO t VALUES (1)", "INSERT INTO t\nVALUES (1),\n  (nowhere)", "INSERT INTO t VALUES (2)"));
        Report report = Samples.update(database, changelog);
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        var problem = report.problems().getFirst();
        assertThat(problem.code()).isEqualTo(Code.STATEMENT_FAILED);
        assertThat(problem.at()).isEqualTo(new Location("log.sql", 4, 4));
        assertThat(problem.message()).contains("log.sql::2::ann", "column \"nowhere\" does not exist", "42703");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
        assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("0");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    /// A host that vanishes says nothing; its locks would stay for as long as the system's own keepalive takes.
    @Test
    void the_server_notices_a_vanished_client_in_either_session(Database database) throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1",
                "CREATE TABLE mine AS SELECT current_setting('tcp_keepalives_idle') AS idle",
                "CREATE TABLE other AS SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        + " AND state = 'idle in transaction'"));

        assertThat(Samples.update(database, changelog).outcome()).isEqualTo(Outcome.DONE);

        assertThat(database.value("SELECT idle FROM mine")).isEqualTo("30");
        assertThat(database.value("SELECT string_agg(query, ' ') FROM other")).as("the last that the other session said")
                .contains("tcp_user_timeout = 60000");
    }

    @Test
    void a_failure_shows_no_literals(Database database) {
        Report report = Samples.update(database, Samples.changelog(Samples.changeSet("1", "ALTER ROLE nobody PASSWORD 'canary'")));
        assertThat(report.problems().getFirst().render()).doesNotContain("canary").contains("ALTER ROLE nobody PASSWORD");
    }

    @Test
    void goes_on_after_a_failure_that_may_be(Database database) throws Exception {
        for (Settings settings : List.of(Samples.QUICK, DEPLOYMENT)) {
            database.execute("DROP TABLE IF EXISTS t, u, databasechangelog, databasechangeloglock");
            Report report = Samples.update(database,
                    Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                            Samples.changeSet("2", true, false, null, "CREATE TABLE u (a int)", "CREATE TABLE t (a int)"),
                            Samples.changeSet("3", "INSERT INTO t VALUES (1)")),
                    settings);
            assertThat(report.outcome()).isEqualTo(Outcome.DONE);
            assertThat(report.skipped()).extracting(id -> id.id()).containsExactly("2");
            assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.STATEMENT_FAILED);
            assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 3 EXECUTED");
            assertThat(database.value("SELECT to_regclass('u')")).isEqualTo("null");
        }
    }

    @Test
    void a_deployment_is_all_or_nothing(Database database) throws Exception {
        Report failed = Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "CREATE TABLE u (a int)", "INSERT INTO nowhere VALUES (1)")), DEPLOYMENT);
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.applied()).isEmpty();
        assertThat(failed.problems().getFirst().at()).isEqualTo(new Location("log.sql", 2, 1));
        assertThat(Samples.history(database)).isEmpty();
        Report done = Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", true, true,
                        Samples.unless(new Precondition.TableExists(null, "t", new Location("log.sql", 1, 1)), Reaction.HALT),
                        "CREATE TABLE u (a int)")),
                DEPLOYMENT);
        assertThat(done.problems()).isEmpty();
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED");
        Report refused = Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.outsideTransaction("3", "VACUUM")), DEPLOYMENT);
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.problems().getFirst().message()).contains("runInTransaction");
    }

    @Test
    void preconditions_decide_whether_a_change_set_runs(Database database) throws Exception {
        var missing = new Precondition.TableExists(null, "missing", new Location("log.sql", 7, 1));
        var broken = new Precondition.RowCount(null, "missing", 1, new Location("log.sql", 8, 1));
        Report report = Samples.update(database, Samples.changelog(
                Samples.changeSet("mark", true, true, Samples.unless(missing, Reaction.MARK_RAN), "CREATE TABLE a (a int)"),
                Samples.changeSet("continue", true, true, Samples.unless(missing, Reaction.CONTINUE), "CREATE TABLE b (a int)"),
                Samples.changeSet("warn", true, true, Samples.unless(broken, Reaction.WARN), "CREATE TABLE c (a int)"),
                Samples.changeSet("halt", true, true, Samples.unless(missing, Reaction.HALT), "CREATE TABLE d (a int)")));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(Samples.history(database)).isEqualTo("mark MARK_RAN, warn EXECUTED");
        assertThat(report.skipped()).extracting(id -> id.id()).containsExactly("continue");
        assertThat(report.problems()).extracting(problem -> problem.code())
                .containsExactly(Code.PRECONDITION_ERROR, Code.PRECONDITION_FAILED);
        assertThat(report.problems().getLast().at()).isEqualTo(new Location("log.sql", 7, 1));
        assertThat(database
                .value("SELECT string_agg(tablename, ',' ORDER BY 1) FROM pg_tables WHERE schemaname = 'public' AND length(tablename) = 1"))
                .isEqualTo("c");
    }

    @Test
    void a_tag_is_set_once_all_is_applied_and_not_again(Database database) throws Exception {
        Settings tagged = new Settings(List.of(), null, java.util.Map.of(), null, "v1", Settings.Transaction.PER_CHANGE_SET,
                Duration.ofSeconds(1), Duration.ofSeconds(3), java.util.Optional.empty(), true, Settings.CustomChanges.REFUSE);
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"), Samples.changeSet("2", "SELECT 1"));
        assertThat(Samples.update(database, changelog, tagged).tag()).isEqualTo("v1");
        assertThat(database.value("SELECT string_agg(coalesce(tag, '-'), ',' ORDER BY orderexecuted) FROM databasechangelog"))
                .isEqualTo("-,v1");
        assertThat(Samples.update(database, changelog, tagged).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void a_stop_in_the_changelog_ends_the_run_before_its_change_set(Database database) throws Exception {
        Location at = new Location("log.sql", 3, 1);
        Report report = Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.of("2", true, true, null, List.of(new Change.Output("STDERR", "hello", at), new Change.Stop("not yet", at)))));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.problems().getFirst().message()).contains("not yet");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @Test
    void refuses_a_superuser_where_none_is_allowed(Database database) {
        Settings strict = new Settings(List.of(), null, java.util.Map.of(), null, null, Settings.Transaction.PER_CHANGE_SET,
                Duration.ofSeconds(1), Duration.ofSeconds(3), java.util.Optional.empty(), false, Settings.CustomChanges.REFUSE);
        Report report = Samples.update(database, Samples.changelog(Samples.changeSet("1", "SELECT 1")), strict);
        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.SUPERUSER_REFUSED);
        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void says_what_is_wrong_with_a_connection(Database database) throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1", "SELECT 1"));
        assertThat(Samples.update(database.as("postgres", "wrong"), changelog).problems().getFirst().code())
                .isEqualTo(Code.AUTHENTICATION_FAILED);
        assertThat(Samples.update(new Database("localhost", database.port(), "nowhere", database.user(), database.password()), changelog)
                .problems()
                .getFirst()
                .message()).contains("nowhere", "3D000");
        Report unreachable = Samples.update(new Database("localhost", 1, "a", "b", "c"), changelog);
        assertThat(unreachable.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(unreachable.problems().getFirst().code()).isEqualTo(Code.CONNECTION_FAILED);
        database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
        assertThat(Samples.update(database, changelog).problems().getFirst().code()).isEqualTo(Code.NOT_A_PRIMARY);
    }

    @Test
    void works_in_the_schema_that_is_given(Database database) throws Exception {
        database.execute("CREATE SCHEMA \"App\"");
        Settings app = new Settings(List.of(), null, java.util.Map.of(), "App", null, Settings.Transaction.PER_CHANGE_SET,
                Duration.ofSeconds(1), Duration.ofSeconds(3), java.util.Optional.empty(), true, Settings.CustomChanges.REFUSE);
        var changelog = Samples.changelog(
                Samples.changeSet("1", "CREATE TABLE t (a int)", "SELECT pg_catalog.set_config('search_path', '', false)"),
                Samples.changeSet("2", "INSERT INTO t VALUES (1)"));
        Report report = Samples.update(database, changelog, app);
        assertThat(report.problems()).isEmpty();
        assertThat(database.value("SELECT count(*) FROM \"App\".t")).isEqualTo("1");
        assertThat(database.value("SELECT count(*) FROM \"App\".databasechangelog")).isEqualTo("2");
        assertThat(database.value("SELECT to_regclass('public.databasechangelog')")).isEqualTo("null");
    }

    @Test
    void adds_the_columns_that_an_older_history_table_lacks(Database database) throws Exception {
        database.execute("CREATE TABLE \"DATABASECHANGELOG\" (\"ID\" varchar(63) NOT NULL, \"AUTHOR\" varchar(63) NOT NULL,"
                + " \"FILENAME\" varchar(200) NOT NULL, \"DATEEXECUTED\" timestamptz NOT NULL, \"MD5SUM\" varchar(32), \"LIQUIBASE\" varchar(10))",
                "INSERT INTO \"DATABASECHANGELOG\" VALUES ('0', 'ann', 'log.sql', now(), NULL, '1.9')");
        Report report = Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)")));
        assertThat(report.problems()).isEmpty();
        assertThat(database
                .value("SELECT string_agg(\"ID\" || ' ' || exectype || ' ' || orderexecuted, ',' ORDER BY 1) FROM \"DATABASECHANGELOG\""))
                .isEqualTo("0 EXECUTED -1,1 EXECUTED 0");
    }
}
