package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
