package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.plan.BackTo;
import dev.lockstep.engine.plan.RollbackPlanner;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every statement on a live table waits for a while, several times, and then says who was in the way.
@ExtendWith(PostgresExtension.class)
final class BlockedTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    private static Report update(Database database, Settings.Transaction transaction, Changelog changelog) {
        return Samples.update(database, changelog, Samples.settings(transaction, SHORT, Duration.ofSeconds(3)));
    }

    private static Report rollBackOne(Database database, Changelog changelog) {
        var task = new Task(new Task.Source.Given(new Read.Complete<>(changelog, List.of())),
                (log, history, selection) -> RollbackPlanner.plan(log, history, selection, new BackTo.Count(1)));
        return new Migration(database::connect, Samples.settings(Settings.Transaction.PER_CHANGE_SET, SHORT, Duration.ofSeconds(3)),
                Listener.NONE, new StopSignal(), Clock.systemUTC()).backward(task);
    }

    private static void assertBlocked(Report report) {
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.applied()).isEmpty();
        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.TABLE_LOCK_TIMEOUT);
        assertThat(report.problems().getFirst().message()).contains("5 times 200 ms", "held by pid ", "role postgres",
                "application 'lockstep-testkit'", "query since 20", "LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE");
    }

    private interface Blocked {
        void work() throws Exception;
    }

    private static void whileLocked(Database database, Blocked blocked) throws Exception {
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE");
            blocked.work();
        }
    }

    @Test
    void a_deployment_names_who_blocks_it_and_keeps_nothing(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)");
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE u (a int)"),
                Samples.changeSet("2", "ALTER TABLE t ADD b int"));
        whileLocked(database, () -> assertBlocked(update(database, Settings.Transaction.DEPLOYMENT, changelog)));
        assertThat(database.value("SELECT to_regclass('u')")).isEqualTo("null");
        assertThat(update(database, Settings.Transaction.DEPLOYMENT, changelog).applied()).hasSize(2);
    }

    @Test
    void a_change_set_outside_a_transaction_names_who_blocks_it_and_goes_on_there(Database database) throws Exception {
        for (String statement : List.of("ALTER TABLE t ADD b int", "VACUUM t")) {
            database.execute("DROP TABLE IF EXISTS t", "CREATE TABLE t (a int)");
            var changelog = Samples.changelog(Samples.outsideTransaction(statement, "INSERT INTO t VALUES (1)", statement));
            whileLocked(database, () -> assertBlocked(update(database, Settings.Transaction.PER_CHANGE_SET, changelog)));
            assertThat(update(database, Settings.Transaction.PER_CHANGE_SET, changelog).problems()).isEmpty();
            assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("1");
            database.execute("DELETE FROM databasechangelog");
        }
    }

    @Test
    void a_concurrently_statement_waits_without_a_limit(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)");
        var changelog = Samples.changelog(Samples.outsideTransaction("1", "CREATE INDEX CONCURRENTLY t_a ON t (a)"));
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");
            var run = CompletableFuture.supplyAsync(() -> update(database, Settings.Transaction.PER_CHANGE_SET, changelog));
            Thread.sleep(1500);
            assertThat(run).isNotDone();
            other.commit();
            assertThat(run.get(20, TimeUnit.SECONDS).problems()).isEmpty();
        }
    }

    @Test
    void a_rollback_names_who_blocks_it_and_can_be_repeated(Database database) throws Exception {
        var changelog = Samples.changelog(Samples.takenBackBy(Samples.changeSet("1", "CREATE TABLE t (a int)"), "DROP TABLE t"));
        Samples.update(database, changelog);
        whileLocked(database, () -> assertBlocked(rollBackOne(database, changelog)));
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
        assertThat(rollBackOne(database, changelog).applied()).hasSize(1);
        assertThat(Samples.history(database)).isEmpty();
    }

    @Test
    void a_rollback_outside_a_transaction_goes_on_after_the_statements_that_are_done(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)", "CREATE TABLE done (a int)");
        var changelog = Samples.changelog(Samples.takenBackBy(Samples.outsideTransaction("1", "CREATE INDEX CONCURRENTLY t_a ON t (a)"),
                "INSERT INTO done VALUES (1)", "DROP INDEX CONCURRENTLY t_a", "ALTER TABLE t ADD b int"));
        for (int round = 1; round <= 2; round++) {
            Samples.update(database, changelog);
            whileLocked(database, () -> assertBlocked(rollBackOne(database, Samples.changelog(Samples.takenBackBy(
                    Samples.outsideTransaction("1", "CREATE INDEX CONCURRENTLY t_a ON t (a)"), "INSERT INTO done VALUES (1)",
                    "ALTER TABLE t ADD b int")))));
            assertThat(rollBackOne(database, changelog).problems()).extracting(problem -> problem.code())
                    .containsExactly(Code.INTERRUPTED_CHANGE_SET);
            assertThat(rollBackOne(database, Samples.changelog(Samples.takenBackBy(
                    Samples.outsideTransaction("1", "CREATE INDEX CONCURRENTLY t_a ON t (a)"), "INSERT INTO done VALUES (1)",
                    "ALTER TABLE t ADD b int"))).problems()).isEmpty();
            assertThat(database.value("SELECT count(*) FROM done")).isEqualTo("" + round);
            assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
            database.execute("ALTER TABLE t DROP b", "DROP INDEX t_a");
        }
    }

    @Test
    void history_tables_that_are_in_use_elsewhere_are_waited_for_and_the_user_named(Database database) throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"));
        Samples.update(database, Samples.changelog());
        Samples.update(database, Samples.changelog(Samples.changeSet("0", "SELECT 1")));
        database.execute("ALTER TABLE databasechangelog DROP labels");
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM databasechangelog");
            Report report = update(database, Settings.Transaction.PER_CHANGE_SET, changelog);
            assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.TABLE_LOCK_TIMEOUT);
            assertThat(report.problems().getFirst().message()).contains("5 times", "held by pid ", "application 'lockstep-testkit'",
                    "SELECT count(*) FROM databasechangelog");
        }
        assertThat(update(database, Settings.Transaction.PER_CHANGE_SET, changelog).problems()).isEmpty();
    }

    /// Hands every statement but the first to one of two other backends, as a pooler may that hands out backends by transaction.
    private static Connection pooled(Database database) throws SQLException {
        List<Connection> backends = List.of(database.connect(), database.connect(), database.connect());
        var turn = new AtomicInteger();
        return (Connection) Proxy.newProxyInstance(BlockedTest.class.getClassLoader(), new Class<?>[]{Connection.class},
                (_, method, arguments) -> {
                    boolean statement = method.getName().endsWith("Statement");
                    try {
                        if (method.getName().equals("close")) {
                            backends.get(1).close();
                            backends.get(2).close();
                        }
                        int taken = statement ? turn.getAndIncrement() : 0;
                        return method.invoke(backends.get(taken == 0 ? 0 : 1 + taken % 2), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void hazard_39_a_pooler_that_hands_out_backends_by_transaction_is_refused(Database database) throws Exception {
        Report report = Samples.update(() -> pooled(database), Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)")),
                Samples.QUICK, Listener.NONE, new StopSignal());
        assertThat(report.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.LOCK_NOT_ACQUIRED);
        assertThat(report.problems().getFirst().message()).contains("a pooler hands out backends by transaction");
        assertThat(database.value("SELECT to_regclass('t')")).isEqualTo("null");
        assertThat(database.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).isEqualTo("0");
    }
}
