package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class FaultsTest {

    /// A function that ends its own session when its turn has come, from a table that a rolled back transaction cannot change.
    private static final String[] DYING = {"CREATE TABLE fate (at int)", "INSERT INTO fate VALUES (0)",
            "CREATE FUNCTION boundary(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                    + " IF (SELECT at FROM fate) = n THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END IF; RETURN n; END $$"};

    static Connector through(TcpProxy proxy, Database database) {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("sslmode", "disable");
        properties.setProperty("assumeMinServerVersion", "14");
        return () -> DriverManager.getConnection("jdbc:postgresql://localhost:" + proxy.port() + "/" + database.name(), properties);
    }

    private static Changelog dying() {
        return Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)", "SELECT boundary(1)", "INSERT INTO t VALUES (1)"),
                Samples.changeSet("2", "SELECT boundary(2)", "INSERT INTO t VALUES (2)", "CREATE TABLE u (a int)", "SELECT boundary(3)",
                        "INSERT INTO u VALUES (1)", "SELECT boundary(4)"),
                Samples.outsideTransaction("3", "SELECT boundary(5)", "INSERT INTO u VALUES (2)", "SELECT boundary(6)",
                        "CREATE INDEX CONCURRENTLY u_a ON u (a)", "INSERT INTO u VALUES (3)", "SELECT boundary(7)", "VACUUM u"),
                Samples.changeSet("4", "INSERT INTO t VALUES (3)", "SELECT boundary(8)"));
    }

    @Test
    void a_run_cut_off_at_any_statement_and_repeated_ends_in_the_same_catalog(PostgresServer server) throws Exception {
        Database undisturbed = server.createDatabase();
        undisturbed.execute(DYING);
        assertThat(Samples.update(undisturbed, dying()).problems()).isEmpty();
        var expected = DatabaseSnapshot.of(undisturbed);
        for (int boundary = 1; boundary <= 8; boundary++) {
            Database database = server.createDatabase();
            database.execute(DYING);
            database.execute("UPDATE fate SET at = " + boundary);
            Report cut = Samples.update(database, dying());
            assertThat(cut.outcome()).as("boundary %d", boundary).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(cut.problems().getLast().code()).isEqualTo(Code.CONNECTION_FAILED);
            assertThat(Samples.locksHeld(database)).isZero();
            database.execute("UPDATE fate SET at = 0");
            Report again = Samples.update(database, dying());
            assertThat(again.problems()).as("boundary %d", boundary).isEmpty();
            assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED, 4 EXECUTED");
            assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
            assertThat(DatabaseSnapshot.of(database)).as("boundary %d", boundary).isEqualTo(expected);
        }
    }

    @Test
    void nothing_to_do_takes_two_round_trips_and_no_lock(PostgresServer server) throws Exception {
        Database database = server.createDatabase();
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"));
        Samples.update(database, changelog);
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            int connecting;
            try (Connection _ = through(proxy, database).connect()) {
                connecting = proxy.roundTrips();
            }
            assertThat(Samples.update(through(proxy, database), changelog, Samples.QUICK, Listener.NONE, new StopSignal()).outcome())
                    .isEqualTo(Outcome.DONE);
            assertThat(proxy.roundTrips() - 2 * connecting).isEqualTo(2);
        }
    }

    @Test
    void quick_change_sets_take_fewer_round_trips_than_they_are(PostgresServer server) throws Exception {
        List<Integer> trips = new ArrayList<>();
        for (int sets : List.of(1, 11)) {
            Database database = server.createDatabase();
            var changeSets = new ArrayList<>(List.of(Samples.changeSet("0", "CREATE TABLE t (a int)")));
            for (int i = 1; i < sets; i++) {
                changeSets.add(Samples.changeSet("" + i, "INSERT INTO t VALUES (1)", "ALTER TABLE t ADD b" + i + " int",
                        "COMMENT ON TABLE t IS 'it'"));
            }
            try (var proxy = TcpProxy.to(database.host(), database.port())) {
                Samples.update(through(proxy, database), new Changelog("log.sql", List.of(), changeSets, Changelog.Origin.NONE),
                        Samples.QUICK,
                        Listener.NONE,
                        new StopSignal());
                trips.add(proxy.roundTrips());
            }
        }
        assertThat(trips.getLast() - trips.getFirst()).isBetween(1, 9);
    }

    @Test
    void two_runs_at_once_apply_each_change_set_once(Database database) throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)", "SELECT pg_sleep(0.5)"),
                Samples.changeSet("2", "INSERT INTO t VALUES (1)", "SELECT pg_sleep(0.5)"),
                Samples.changeSet("3", "INSERT INTO t VALUES (2)"));
        Settings patient = Samples.settings(Settings.Transaction.PER_CHANGE_SET, Duration.ofSeconds(5), Duration.ofSeconds(30));
        List<Progress> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Report>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                runs.add(CompletableFuture.supplyAsync(
                        () -> Samples.update(database::connect, changelog, patient, heard::add, new StopSignal()), pool));
            }
            int applied = 0;
            for (var run : runs) {
                Report report = run.get(60, TimeUnit.SECONDS);
                assertThat(report.problems()).isEmpty();
                applied += report.applied().size();
            }
            assertThat(applied).isEqualTo(3);
        }
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED");
        assertThat(heard).anySatisfy(progress -> assertThat(progress).asString().contains("application 'lockstep"));
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void a_run_that_waits_too_long_names_the_holder(Database database) throws Exception {
        var sleeping = Samples.changelog(Samples.changeSet("1", "SELECT pg_sleep(20)"));
        var stop = new StopSignal();
        var started = new CompletableFuture<Void>();
        var first = CompletableFuture.supplyAsync(() -> Samples.update(database::connect, sleeping, Samples.QUICK, progress -> {
            if (progress instanceof Progress.Started) {
                started.complete(null);
            }
        }, stop));
        started.get(30, TimeUnit.SECONDS);
        Report second = Samples.update(database, sleeping,
                Samples.settings(Settings.Transaction.PER_CHANGE_SET, Duration.ofSeconds(1), Duration.ofMillis(300)));
        assertThat(second.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(second.problems().getFirst().code()).isEqualTo(Code.LOCK_NOT_ACQUIRED);
        assertThat(second.problems().getFirst().message()).contains("role postgres", "lockstep", "connected since");
        stop.stop("the test is over");
        Report stopped = first.get(10, TimeUnit.SECONDS);
        assertThat(stopped.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(stopped.problems().getFirst().code()).isEqualTo(Code.STOPPED);
        assertThat(Samples.history(database)).isEmpty();
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void a_table_lock_that_cannot_be_had_names_who_has_it(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)");
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM t");
            Report report = Samples.update(database,
                    Samples.changelog(Samples.changeSet("1", "CREATE TABLE u (a int)", "ALTER TABLE t ADD b int")));
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.TABLE_LOCK_TIMEOUT);
            assertThat(report.problems().getFirst().message()).contains("lockstep-testkit", "SELECT count(*) FROM t", "pid ",
                    "5 times 300 ms");
            assertThat(report.problems().getFirst().at()).hasToString("log.sql:2:1");
        }
        assertThat(database.value("SELECT to_regclass('u')")).isEqualTo("null");
    }

    @Test
    void a_table_lock_that_comes_free_in_time_is_waited_for(Database database) throws Exception {
        database.execute("CREATE TABLE t (a int)");
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM t");
            var run = CompletableFuture.supplyAsync(
                    () -> Samples.update(database,
                            Samples.changelog(Samples.changeSet("1", "CREATE TABLE u (a int)", "ALTER TABLE t ADD b int"))));
            Thread.sleep(700);
            other.rollback();
            assertThat(run.get(20, TimeUnit.SECONDS).problems()).isEmpty();
        }
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }
}
