package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class OutsideTransactionTest {

    private static final String WORKING = "SELECT coalesce((SELECT pid FROM pg_stat_activity WHERE application_name = 'lockstep-testkit'"
            + " AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND state = 'active' AND datname = current_database()), 0)";

    private static final String DROPPING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DROP INDEX CONCURRENTLY%'"
            + " AND state = 'active' AND datname = current_database()";

    /// Asks again and again who holds Liquibase's row and whether it has a snapshot; what was counted stays as settings of the session.
    private static final String GUARD_A_THOUSAND_TIMES = """
            DO $$
            DECLARE guards int := 0; snapshots int := 0; guard record; holder int;
            BEGIN
              SELECT pid INTO holder FROM pg_locks WHERE relation = 'databasechangeloglock'::regclass AND mode = 'RowShareLock'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
              FOR i IN 1..1000 LOOP
                PERFORM pg_stat_clear_snapshot();
                FOR guard IN SELECT backend_xmin FROM pg_stat_get_activity(holder) LOOP
                  guards := guards + 1;
                  IF guard.backend_xmin IS NOT NULL THEN snapshots := snapshots + 1; END IF;
                END LOOP;
              END LOOP;
              PERFORM set_config('seen.guards', guards::text, false), set_config('seen.snapshots', snapshots::text, false);
            END $$""";

    private static int working(Database database) throws Exception {
        for (int i = 0; i < 200; i++) {
            int pid = Integer.parseInt(database.value(WORKING));
            if (pid != 0) {
                return pid;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no index is being built");
    }

    @Test
    void what_stays_of_a_change_set_that_failed_is_said(Database database) throws Exception {
        Report report = Samples.update(database, Samples.changelog(
                Samples.outsideTransaction("1", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)", "SELECT 1 / 0",
                        "CREATE TABLE u (a int)")));
        assertThat(report.problems().getFirst().message()).contains("22012")
                .endsWith("It runs outside a transaction: 2 of its 4 statements are done and stay.");
        assertThat(report.problems().getFirst().fix()).contains("the same text goes on with this statement");
        assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("1");

        Report first = Samples.update(database, Samples.changelog(Samples.outsideTransaction("2", "SELECT 1 / 0", "SELECT 1")));
        assertThat(first.problems().getFirst().message()).endsWith("none of its 2 statements is done.");
    }

    @Test
    void an_index_whose_building_was_killed_is_built_again(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)", "INSERT INTO t SELECT generate_series(1, 100)");
        var changelog = Samples
                .changelog(Samples.outsideTransaction("1", "INSERT INTO t VALUES (0)", "CREATE INDEX CONCURRENTLY t_a ON public.t (a)",
                        "INSERT INTO t VALUES (-1)"));
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (101)");
            var run = CompletableFuture.supplyAsync(() -> Samples.update(database, changelog));
            int pid = working(database);
            database.execute("SELECT pg_terminate_backend(" + pid + ")");
            for (int i = 0; i < 100 && database.value(DROPPING).equals("0"); i++) {
                Thread.sleep(50);
            }
            assertThat(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass")).isEqualTo("f");
            assertThat(database.value("SELECT string_agg(lockedby, ',') FROM databasechangeloglock WHERE id > 1"))
                    .contains("lockstep started", "log.sql::1::ann");
            other.commit();
            assertThat(run.get(30, TimeUnit.SECONDS).problems()).isEmpty();
        }
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
        assertThat(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass")).isEqualTo("t");
        assertThat(database.value("SELECT count(*) FROM t WHERE a <= 0")).isEqualTo("2");
        assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
    }

    @Test
    void an_index_whose_building_was_killed_is_built_again_by_the_next_run(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)");
        var changelog = Samples.changelog(Samples.outsideTransaction("1", "CREATE INDEX CONCURRENTLY t_a ON t (a)"));
        var connects = new AtomicInteger();
        Connector once = () -> {
            if (connects.incrementAndGet() > 2) {
                throw new SQLException("the password is another now", "28P01");
            }
            return database.connect();
        };
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (101)");
            var run = CompletableFuture
                    .supplyAsync(() -> Samples.update(once, changelog, Samples.QUICK, Listener.NONE, new StopSignal()));
            database.execute("SELECT pg_terminate_backend(" + working(database) + ")");
            assertThat(run.get(30, TimeUnit.SECONDS).problems()).extracting(problem -> problem.code())
                    .containsExactly(Code.OUTCOME_UNKNOWN);
            other.commit();
        }
        assertThat(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass")).isEqualTo("f");
        assertThat(Samples.update(database, changelog).problems()).isEmpty();
        assertThat(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass")).isEqualTo("t");
        assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
    }

    @Test
    void an_index_that_was_complete_when_the_connection_was_lost_is_taken_for_done(Database database) throws Exception {
        cutIn("CREATE INDEX CONCURRENTLY t_a ON t (a)", database);
    }

    @Test
    void an_index_of_that_name_on_another_table_is_neither_taken_for_done_nor_dropped(PostgresServer server) throws Exception {
        for (boolean valid : List.of(true, false)) {
            Database database = server.createDatabase();
            database.execute("CREATE TABLE t (a int)", "CREATE TABLE other (a int)", "INSERT INTO other VALUES (1), (1)");
            var connects = new AtomicInteger();
            Report report;
            try (var proxy = TcpProxy.to(database.host(), database.port())) {
                proxy.cutBefore("CREATE INDEX CONCURRENTLY t_a");
                report = Samples.update(() -> {
                    if (connects.incrementAndGet() == 3) {
                        indexOther(database, valid);
                    }
                    return FaultsTest.through(proxy, database).connect();
                }, Samples.changelog(Samples.outsideTransaction("1", "CREATE INDEX CONCURRENTLY t_a ON t (a)")), Samples.QUICK,
                        Listener.NONE, new StopSignal());
            }
            assertThat(connects).hasValue(3);
            assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.STATEMENT_FAILED);
            assertThat(report.problems().getFirst().message()).contains("42P07");
            assertThat(Samples.history(database)).isEmpty();
            assertThat(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass")).isEqualTo(valid ? "t" : "f");
        }
    }

    private static void indexOther(Database database, boolean valid) {
        try {
            database.execute("CREATE " + (valid ? "" : "UNIQUE ") + "INDEX CONCURRENTLY t_a ON other (a)");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("23505");
        }
    }

    @Test
    void what_does_no_harm_twice_is_run_again(Database database) throws Exception {
        cutIn("VACUUM t", database);
    }

    private static void cutIn(String sql, Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)");
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            List<String> connects = new CopyOnWriteArrayList<>();
            proxy.cutAfter(sql);
            Report report = Samples.update(() -> {
                connects.add("one");
                return FaultsTest.through(proxy, database).connect();
            }, Samples.changelog(Samples.outsideTransaction("1", sql, "INSERT INTO t VALUES (1)")), Samples.QUICK, Listener.NONE,
                    new StopSignal());
            assertThat(report.problems()).isEmpty();
            assertThat(connects).hasSize(3);
        }
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
        assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("1");
        assertThat(database.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo("0");
    }

    @Test
    void an_index_that_cannot_be_built_is_not_left_behind(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)");
        var changelog = Samples.changelog(Samples.outsideTransaction("1", "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)"));
        Report report = Samples.update(database, changelog);
        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.STATEMENT_FAILED);
        assertThat(report.problems().getFirst().message()).contains("23505");
        assertThat(database.value("SELECT to_regclass('t_a')")).isEqualTo("null");
        database.execute("DELETE FROM t");
        assertThat(Samples.update(database, changelog).problems()).isEmpty();
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @Test
    void what_cannot_be_told_is_refused_with_a_mend(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)",
                "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (1); COMMIT; PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END $$");
        var changelog = Samples.changelog(Samples.outsideTransaction("1", "CALL p()"));
        assertThat(Samples.update(database, changelog).problems()).extracting(problem -> problem.code())
                .containsExactly(Code.INTERRUPTED_CHANGE_SET);
        Report again = Samples.update(database, changelog);
        assertThat(again.problems()).extracting(problem -> problem.code()).containsExactly(Code.INTERRUPTED_CHANGE_SET);
        String fix = again.problems().getFirst().fix();
        database.execute("CREATE OR REPLACE PROCEDURE p() LANGUAGE sql AS $$ SELECT 1 $$", fix.substring(fix.indexOf("DELETE FROM")));
        assertThat(Samples.update(database, changelog).problems()).isEmpty();
    }

    @Test
    void a_text_corrected_half_way_does_not_run_its_first_statement_twice(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)");
        var wrong = Samples.changelog(Samples.outsideTransaction("1", "INSERT INTO t VALUES (1)", "INSERT INTO missing VALUES (1)"));
        Samples.update(database, wrong);
        var mended = Samples.changelog(Samples.outsideTransaction("1", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"));
        Report again = Samples.update(database, mended);
        assertThat(again.problems()).extracting(problem -> problem.code()).containsExactly(Code.INTERRUPTED_CHANGE_SET);
        assertThat(again.problems().getFirst().message()).contains("1 of its statements are done");
        assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("1");
        String fix = again.problems().getFirst().fix();
        database.execute("DELETE FROM t", fix.substring(fix.indexOf("DELETE FROM")));
        assertThat(Samples.update(database, mended).problems()).isEmpty();
        assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
    }

    @Test
    void a_text_corrected_before_anything_was_done_runs(Database database) throws Exception {
        Samples.update(database, Samples.changelog(Samples.outsideTransaction("1", "INSERT INTO missing VALUES (1)")));
        assertThat(Samples.update(database, Samples.changelog(Samples.outsideTransaction("1", "CREATE TABLE t (a int)"))).problems())
                .isEmpty();
        assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
    }

    /// What is watched lasts for a moment only, so it is looked for as often as it goes, in one round trip.
    @Test
    void the_session_that_keeps_liquibase_out_never_holds_a_snapshot_while_an_index_is_built_concurrently(Database database)
            throws Exception {
        database.execute("CREATE TABLE t (a int)");
        var changelog = Samples.changelog(Samples.outsideTransaction("1", "CREATE INDEX CONCURRENTLY t_a ON t (a)"));
        try (Connection other = database.connect();
                Statement blocking = other.createStatement();
                Connection watching = database.connect();
                Statement watch = watching.createStatement()) {
            other.setAutoCommit(false);
            blocking.execute("INSERT INTO t VALUES (1)");
            var settings = Samples.settings(Settings.Transaction.PER_CHANGE_SET, Duration.ofMillis(200), Duration.ofSeconds(3));
            var run = CompletableFuture.supplyAsync(() -> Samples.update(database, changelog, settings));
            working(database);
            int looks = 0;
            int guards = 0;
            int snapshots = 0;
            for (long end = System.nanoTime() + 3_000_000_000L; System.nanoTime() < end; looks += 1000) {
                watch.execute(GUARD_A_THOUSAND_TIMES);
                try (var row = watch.executeQuery("SELECT current_setting('seen.guards'), current_setting('seen.snapshots')")) {
                    row.next();
                    guards += row.getInt(1);
                    snapshots += row.getInt(2);
                }
            }
            other.commit();
            assertThat(run.get(30, TimeUnit.SECONDS).problems()).isEmpty();
            assertThat(looks).isEqualTo(guards).isPositive();
            assertThat(snapshots).isZero();
        }
    }

    @Test
    void a_liquibase_that_waits_for_us_does_not_hold_up_an_index(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)");
        Samples.update(database, Samples.changelog(Samples.changeSet("0", "SELECT 1")));
        var changelog = Samples.changelog(Samples.changeSet("0", "SELECT 1"),
                Samples.outsideTransaction("1", "SELECT pg_sleep(3)", "CREATE INDEX CONCURRENTLY t_a ON t (a)"));
        List<Progress> heard = new CopyOnWriteArrayList<>();
        var started = new CompletableFuture<Void>();
        var run = CompletableFuture.supplyAsync(() -> Samples.update(database::connect, changelog, Samples.QUICK, progress -> {
            heard.add(progress);
            if (progress instanceof Progress.Started) {
                started.complete(null);
            }
        }, new StopSignal()), Thread::startVirtualThread);
        started.get(30, TimeUnit.SECONDS);
        var waiting = CompletableFuture.supplyAsync(() -> {
            try (Connection liquibase = database.connect(); Statement statement = liquibase.createStatement()) {
                liquibase.setAutoCommit(false);
                statement.execute("SELECT locked FROM databasechangeloglock WHERE id = 1");
                statement.executeUpdate("UPDATE databasechangeloglock SET locked = TRUE WHERE id = 1 AND locked = FALSE");
                return "taken";
            } catch (java.sql.SQLException e) {
                return String.valueOf(e.getSQLState());
            }
        }, Thread::startVirtualThread);
        assertThat(run.get(60, TimeUnit.SECONDS).problems()).isEmpty();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("57014");
        assertThat(heard).anySatisfy(progress -> assertThat(progress).isInstanceOf(Progress.Warned.class));
    }
}
