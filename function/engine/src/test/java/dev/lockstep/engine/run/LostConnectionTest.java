package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.plan.BackTo;
import dev.lockstep.engine.plan.RollbackPlanner;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A run outlives its connections: it connects again, reads what the history says, and goes on.
@ExtendWith(PostgresExtension.class)
final class LostConnectionTest {

    /// A function that ends its own session when its turn has come, some times: a sequence counts through what is rolled back.
    private static final String[] DYING = {"CREATE TABLE fate (at int, times int)", "INSERT INTO fate VALUES (0, 0)",
            "CREATE SEQUENCE deaths",
            "CREATE FUNCTION boundary(n int) RETURNS int LANGUAGE plpgsql AS $$ DECLARE f fate; BEGIN SELECT * INTO f FROM public.fate;"
                    + " IF f.at = n AND nextval('public.deaths') <= f.times THEN PERFORM pg_terminate_backend(pg_backend_pid());"
                    + " PERFORM pg_sleep(5); END IF; RETURN n; END $$"};
    private static final String ALL_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'lockstep%'";

    private static Database dying(PostgresServer server, int at, int times) throws SQLException {
        Database database = server.createDatabase();
        database.execute(DYING);
        database.execute("UPDATE fate SET at = " + at + ", times = " + times);
        return database;
    }

    private static Changelog log() {
        return Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)", "SELECT boundary(1)", "INSERT INTO t VALUES (1)"),
                Samples.changeSet("2", "SELECT boundary(2)", "INSERT INTO t VALUES (2)", "CREATE TABLE u (a int)",
                        "INSERT INTO u VALUES (1)", "SELECT boundary(3)"),
                Samples.outsideTransaction("3", "SELECT boundary(4)", "INSERT INTO u VALUES (2)", "SELECT boundary(5)",
                        "CREATE INDEX CONCURRENTLY u_a ON u (a)", "INSERT INTO u VALUES (3)", "VACUUM u", "SELECT boundary(6)"),
                Samples.changeSet("4", "INSERT INTO t VALUES (3)", "SELECT boundary(7)"));
    }

    private static List<String> ids(Report report) {
        return report.applied().stream().map(applied -> applied.id().id()).toList();
    }

    private static List<Code> codes(Report report) {
        return report.problems().stream().map(Problem::code).toList();
    }

    private static DatabaseSnapshot snapshot(Database database) throws Exception {
        database.execute("DROP SEQUENCE deaths", "DROP TABLE fate");
        return DatabaseSnapshot.of(database);
    }

    @Test
    void hazard_36_a_run_cut_at_any_statement_goes_on_by_itself(PostgresServer server) throws Exception {
        for (Settings.Transaction transaction : Settings.Transaction.values()) {
            boolean alone = transaction == Settings.Transaction.PER_CHANGE_SET;
            Changelog changelog = alone ? log()
                    : new Changelog("log.sql", List.of(), log().changeSets()
                            .stream()
                            .filter(changeSet -> changeSet.execution().runInTransaction())
                            .toList(), Changelog.Origin.NONE);
            Settings settings = Samples.settings(transaction, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait());
            Database undisturbed = dying(server, 0, 0);
            assertThat(Samples.update(undisturbed, changelog, settings).problems()).isEmpty();
            var expected = snapshot(undisturbed);
            for (int boundary : alone ? List.of(1, 2, 3, 4, 5, 6, 7) : List.of(1, 3, 7)) {
                Database database = dying(server, boundary, 2);
                Report report = Samples.update(database, changelog, settings);
                assertThat(report.problems()).as("%s, boundary %d", transaction, boundary).isEmpty();
                assertThat(ids(report)).isEqualTo(alone ? List.of("1", "2", "3", "4") : List.of("1", "2", "4"));
                assertThat(database.value("SELECT last_value FROM deaths")).isEqualTo("3");
                assertThat(Samples.locksHeld(database)).isZero();
                assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
                assertThat(snapshot(database)).as("%s, boundary %d", transaction, boundary).isEqualTo(expected);
            }
        }
    }

    @Test
    void what_loses_its_connection_again_and_again_is_given_up(PostgresServer server) throws Exception {
        Database database = dying(server, 2, 1000);
        Report report = Samples.update(database, log());
        assertThat(report.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(codes(report)).containsExactly(Code.CONNECTION_FAILED);
        assertThat(report.problems().getFirst().message()).contains("lost 4 times", "log.sql::2::ann", "nothing of it was kept", "57P01");
        assertThat(database.value("SELECT last_value FROM deaths")).isEqualTo("4");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void hazard_36_a_connection_cut_at_commit_is_looked_into(PostgresServer server) throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "INSERT INTO t VALUES (1)"),
                Samples.changeSet("3", "INSERT INTO t VALUES (2)"));
        for (boolean arrives : List.of(true, false)) {
            Database database = server.createDatabase();
            try (var proxy = TcpProxy.to(database.host(), database.port())) {
                if (arrives) {
                    proxy.cutAfter("INSERT INTO t VALUES (1)");
                } else {
                    proxy.cutBefore("INSERT INTO t VALUES (1)");
                }
                Report report = Samples.update(FaultsTest.through(proxy, database), changelog, Samples.QUICK, Listener.NONE,
                        new StopSignal());
                assertThat(report.problems()).isEmpty();
                assertThat(ids(report)).containsExactly("1", "2", "3");
                assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED");
                assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("2");
            }
            assertThat(Samples.locksHeld(database)).isZero();
        }
    }

    @Test
    void hazard_36_a_note_of_a_change_set_outside_a_transaction_is_looked_into_as_well(PostgresServer server) throws Exception {
        var changelog = Samples.changelog(
                Samples.outsideTransaction("1", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"));
        for (String cut : List.of("INSERT INTO t VALUES (1)", "lockstep started", "INSERT INTO \"public\".\"databasechangelog\" (")) {
            Database database = server.createDatabase();
            try (var proxy = TcpProxy.to(database.host(), database.port())) {
                proxy.cutAfter(cut);
                var connects = new AtomicInteger();
                Report report = Samples.update(() -> {
                    connects.incrementAndGet();
                    return FaultsTest.through(proxy, database).connect();
                }, changelog, Samples.QUICK, Listener.NONE, new StopSignal());
                assertThat(report.problems()).as(cut).isEmpty();
                assertThat(connects).as(cut).hasValue(3);
                assertThat(database.value("SELECT count(*) FROM t")).as(cut).isEqualTo("2");
                assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
                assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
            }
        }
    }

    @Test
    void hazard_36_a_deployment_cut_at_its_commit_is_told_as_what_became_of_it(PostgresServer server) throws Exception {
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "INSERT INTO t VALUES (1)"));
        Settings settings = Samples.settings(Settings.Transaction.DEPLOYMENT, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait());
        for (boolean arrives : List.of(true, false)) {
            Database database = server.createDatabase();
            List<Progress> heard = new ArrayList<>();
            try (var proxy = TcpProxy.to(database.host(), database.port())) {
                Report report = Samples.update(FaultsTest.through(proxy, database), changelog, settings, progress -> {
                    heard.add(progress);
                    if (progress instanceof Progress.Started(var _, int number, var _) && number == 2 && heard.size() < 7) {
                        if (arrives) {
                            proxy.cutAfter("COMMIT");
                        } else {
                            proxy.cutBefore("COMMIT");
                        }
                    }
                }, new StopSignal());
                assertThat(report.problems()).isEmpty();
                assertThat(ids(report)).containsExactly("1", "2");
            }
            assertThat(heard.stream().filter(Progress.Finished.class::isInstance)).hasSize(2);
            assertThat(heard.stream().filter(Progress.Started.class::isInstance)).hasSize(arrives ? 2 : 4);
            assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED");
            assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("1");
        }
    }

    @Test
    void a_deployment_whose_tag_is_refused_keeps_nothing(Database database) throws Exception {
        Settings some = Samples.QUICK;
        Settings settings = new Settings(List.of(), null, some.parameters(), null, "x".repeat(300), Settings.Transaction.DEPLOYMENT,
                some.lockTimeout(), some.lockWait(), some.statementTimeout(), true, some.customChanges());
        List<Progress> heard = new ArrayList<>();
        Report report = Samples.update(database::connect, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)")), settings,
                heard::add, new StopSignal());
        assertThat(codes(report)).containsExactly(Code.STATEMENT_FAILED);
        assertThat(report.problems().getFirst().message()).contains("liquibase-internal", "value too long");
        assertThat(ids(report)).isEmpty();
        assertThat(heard).noneMatch(Progress.Finished.class::isInstance);
        assertThat(Samples.history(database)).isEmpty();
        assertThat(database.value("SELECT to_regclass('t')")).isEqualTo("null");
    }

    @Test
    void a_deployment_that_is_rolled_back_tells_of_nothing_that_has_ended(Database database) {
        Settings settings = Samples.settings(Settings.Transaction.DEPLOYMENT, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait());
        List<Progress> heard = new ArrayList<>();
        Report report = Samples.update(database::connect,
                Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                        Samples.changeSet("2", "INSERT INTO missing VALUES (1)")),
                settings, heard::add, new StopSignal());
        assertThat(report.applied()).isEmpty();
        assertThat(heard).noneMatch(Progress.Finished.class::isInstance);
    }

    @Test
    void hazard_34_a_database_that_comes_back_after_a_while_is_waited_for(PostgresServer server) throws Exception {
        Database database = dying(server, 2, 1);
        var connects = new AtomicInteger();
        List<String> states = List.of("57P03", "08001", "08006", "53300", "57P01");
        Connector waking = () -> {
            int now = connects.incrementAndGet();
            if (now > 2 && now - 3 < states.size()) {
                throw new SQLException("not yet", states.get(now - 3));
            }
            return database.connect();
        };
        Report report = Samples.update(waking, log(), Samples.QUICK, Listener.NONE, new StopSignal());
        assertThat(report.problems()).isEmpty();
        assertThat(ids(report)).containsExactly("1", "2", "3", "4");
        assertThat(connects.get()).isGreaterThan(2 + states.size());
    }

    @Test
    void a_refused_password_or_a_missing_database_is_not_waited_for(PostgresServer server) throws Exception {
        for (String state : List.of("28P01", "3D000")) {
            Database database = dying(server, 2, 1);
            var connects = new AtomicInteger();
            Report report = Samples.update(() -> {
                if (connects.incrementAndGet() > 2) {
                    throw new SQLException("no", state);
                }
                return database.connect();
            }, log(), Samples.QUICK, Listener.NONE, new StopSignal());
            assertThat(report.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(codes(report)).containsExactly(Code.OUTCOME_UNKNOWN);
            assertThat(connects).hasValue(3);
            assertThat(ids(report)).containsExactly("1");
        }
    }

    @Test
    void a_stop_ends_the_waiting_for_a_database_that_does_not_come_back(PostgresServer server) throws Exception {
        Database database = dying(server, 2, 1);
        var stop = new StopSignal();
        var connects = new AtomicInteger();
        Report report = Samples.update(() -> {
            if (connects.incrementAndGet() > 2) {
                if (connects.get() == 4) {
                    stop.stop("time is out");
                }
                throw new SQLException("not yet", "57P03");
            }
            return database.connect();
        }, log(), Samples.QUICK, Listener.NONE, stop);
        assertThat(connects).hasValue(4);
        assertThat(report.problems().getLast().message()).contains("time is out", "could not be opened again to see");
    }

    @Test
    void a_run_that_is_stopped_while_it_connects_again_commits_nothing_more(PostgresServer server) throws Exception {
        var alone = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "SELECT boundary(1)", "INSERT INTO t VALUES (2)"));
        var outside = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.outsideTransaction("2", "DO $$ BEGIN PERFORM boundary(1); END $$", "INSERT INTO t VALUES (2)"),
                Samples.changeSet("3", "INSERT INTO t VALUES (3)"));
        for (Settings.Transaction transaction : Settings.Transaction.values()) {
            for (var changelog : transaction == Settings.Transaction.DEPLOYMENT ? List.of(alone) : List.of(alone, outside)) {
                Database database = dying(server, 1, 1);
                var stop = new StopSignal();
                var connects = new AtomicInteger();
                int again = transaction == Settings.Transaction.DEPLOYMENT ? 2 : 3;
                Report report = Samples.update(() -> {
                    if (connects.incrementAndGet() == again) {
                        stop.stop("time is out");
                    }
                    return database.connect();
                }, changelog, Samples.settings(transaction, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait()), Listener.NONE, stop);
                assertThat(report.problems()).as("%s", transaction).isNotEmpty();
                assertThat(Samples.history(database)).isEqualTo(transaction == Settings.Transaction.DEPLOYMENT ? "" : "1 EXECUTED");
                assertThat(connects).hasValue(again);
            }
        }
    }

    @Test
    void a_deployment_whose_commit_is_refused_is_told_as_not_kept(Database database) throws Exception {
        database.execute("CREATE TABLE p (a int PRIMARY KEY)", "CREATE TABLE c (a int REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        Settings settings = Samples.settings(Settings.Transaction.DEPLOYMENT, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait());
        List<Progress> heard = new ArrayList<>();
        Report report = Samples.update(database::connect, Samples.changelog(Samples.changeSet("1", "INSERT INTO c VALUES (1)")), settings,
                heard::add, new StopSignal());
        assertThat(codes(report)).containsExactly(Code.STATEMENT_FAILED);
        assertThat(heard).endsWith(new Progress.Committing(), new Progress.NothingKept());
    }

    @Test
    void hazard_35_a_database_that_becomes_read_only_is_left_and_connected_to_anew(PostgresServer server) throws Exception {
        for (Settings.Transaction transaction : Settings.Transaction.values()) {
            Database database = server.createDatabase();
            List<Connection> opened = new CopyOnWriteArrayList<>();
            Connector watched = () -> {
                if (opened.size() == 4) {
                    database.execute(
                            "BEGIN READ WRITE; ALTER DATABASE " + database.name() + " RESET default_transaction_read_only; COMMIT");
                }
                Connection connection = database.connect();
                opened.add(connection);
                return connection;
            };
            var demoted = new AtomicBoolean();
            Report report = Samples.update(watched, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                    Samples.changeSet("2", "INSERT INTO t VALUES (1)")),
                    Samples.settings(transaction, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait()),
                    progress -> {
                        if (progress instanceof Progress.Started(var _, int number, var _) && number == 2
                                && demoted.compareAndSet(false, true)) {
                            demoted(database, opened.getFirst());
                        }
                    }, new StopSignal());
            assertThat(report.problems()).as("%s", transaction).isEmpty();
            assertThat(ids(report)).containsExactly("1", "2");
            assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("1");
            assertThat(opened).hasSizeGreaterThan(4);
        }
    }

    /// The session takes no more writes, nor does a new one.
    private static void demoted(Database database, Connection working) {
        String name = "ALTER DATABASE " + database.name();
        try (Statement statement = working.createStatement()) {
            database.execute(name + " SET default_transaction_read_only = on");
            statement.execute(working.getAutoCommit() ? "SET default_transaction_read_only = on" : "SET TRANSACTION READ ONLY");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hazard_35_a_change_set_that_makes_itself_read_only_is_told_so(Database database) throws Exception {
        Report report = Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "SET TRANSACTION READ ONLY", "INSERT INTO t VALUES (1)")));
        assertThat(codes(report)).containsExactly(Code.NOT_A_PRIMARY);
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @Test
    void what_change_sets_have_set_in_the_session_is_set_again(PostgresServer server) throws Exception {
        Changelog changelog = Samples.changelog(
                Samples.changeSet("1", "CREATE SCHEMA other", "SET search_path = other", "SET my.word = 'kept'",
                        "SET LOCAL my.other = 'x'"),
                Samples.outsideTransaction("2", "SELECT set_config('my.third', 'three', false)", "SELECT public.boundary(1)",
                        "CREATE TABLE other.w AS SELECT current_setting('my.third') AS word"),
                Samples.changeSet("3", "SELECT public.boundary(2)", "CREATE TABLE v AS SELECT current_setting('my.word') AS word,"
                        + " coalesce(current_setting('my.other', true), '') AS other, current_setting('my.third') AS third,"
                        + " current_setting('search_path') AS path"));
        List<String> seen = new ArrayList<>();
        for (int boundary : List.of(0, 1, 2)) {
            Database database = dying(server, boundary, 1);
            assertThat(Samples.update(database, changelog).problems()).isEmpty();
            seen.add(database.value("SELECT format('%s', v) || (SELECT word FROM other.w) || v.tableoid::regclass FROM v"));
        }
        assertThat(seen.getFirst()).startsWith("(kept,\"\",three,\"public, other\")three");
        assertThat(seen).containsOnly(seen.getFirst());
    }

    @Test
    void what_needs_temporary_objects_of_a_session_that_is_gone_is_not_run(PostgresServer server) throws Exception {
        Database database = dying(server, 2, 1);
        Report report = Samples.update(database, Samples.changelog(
                Samples.changeSet("1", "CREATE TABLE t AS SELECT 1 AS a", "CREATE TEMPORARY TABLE t AS SELECT 2 AS a"),
                Samples.changeSet("2", "SELECT boundary(2)", "DELETE FROM t")));
        assertThat(codes(report)).containsExactly(Code.CONNECTION_FAILED);
        assertThat(report.problems().getFirst().message()).contains("temporary objects of change set log.sql::1::ann");
        assertThat(database.value("SELECT count(*) FROM public.t")).isEqualTo("1");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @Test
    void what_comes_after_a_lost_connection_has_the_default_schema_in_front(PostgresServer server) throws Exception {
        Database database = dying(server, 2, 1);
        Report report = Samples.update(database,
                Samples.changelog(Samples.changeSet("1", "CREATE SCHEMA other", "SET search_path TO other"),
                        Samples.changeSet("2", "SELECT boundary(2)", "CREATE TABLE here (a int)")));
        assertThat(report.problems()).isEmpty();
        assertThat(database.value("SELECT schemaname FROM pg_tables WHERE tablename = 'here'")).isEqualTo("public");
    }

    @Test
    void a_lost_guard_is_replaced_before_what_comes_next(Database database) throws Exception {
        List<String> free = new ArrayList<>();
        Report report = Samples.update(database::connect, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "SELECT pg_sleep(2.5)"), Samples.changeSet("3", "SELECT 1"), Samples.changeSet("4", "SELECT 1"),
                Samples.changeSet("5", "SELECT 1")),
                Samples.QUICK, progress -> {
                    try {
                        if (progress instanceof Progress.Started(var _, int number, var _)) {
                            free.add(database.value("SELECT count(*) FROM (SELECT FROM databasechangeloglock WHERE id = 1"
                                    + " FOR UPDATE SKIP LOCKED) AS free"));
                            if (number == 2) {
                                database.execute(
                                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"
                                                + " AND datname = current_database() AND pid <> pg_backend_pid()");
                            }
                        }
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                }, new StopSignal());
        assertThat(report.problems()).isEmpty();
        assertThat(free).startsWith("0", "0", "1").endsWith("0").hasSize(5);
    }

    @Test
    void hazard_36_a_precondition_that_loses_its_connection_is_asked_again(PostgresServer server) throws Exception {
        for (Settings.Transaction transaction : Settings.Transaction.values()) {
            Database database = dying(server, 1, 2);
            var at = new Location("log.sql", 1, 1);
            var condition = new Precondition.SqlCheck(new SqlText("SELECT boundary(1)", at), "1", at);
            Report report = Samples.update(database,
                    Samples.changelog(Samples.changeSet("1", true, true, Samples.unless(condition, Preconditions.Reaction.MARK_RAN),
                            "CREATE TABLE t (a int)")),
                    Samples.settings(transaction, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait()));
            assertThat(report.problems()).isEmpty();
            assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
            assertThat(database.value("SELECT last_value FROM deaths")).isEqualTo("3");
        }
    }

    @Test
    void hazard_36_a_rollback_goes_on_by_itself(PostgresServer server) throws Exception {
        for (int boundary : List.of(1, 2, 3)) {
            Database database = dying(server, boundary, 2);
            database.execute("CREATE TABLE back (a int)");
            var changelog = Samples.changelog(
                    Samples.takenBackBy(Samples.changeSet("1", "CREATE TABLE t (a int)"), "SELECT boundary(3)", "DROP TABLE t"),
                    Samples.takenBackBy(Samples.outsideTransaction("2", "CREATE INDEX CONCURRENTLY t_a ON t (a)"),
                            "INSERT INTO back VALUES (1)", "SELECT boundary(1)", "DROP INDEX CONCURRENTLY IF EXISTS t_a",
                            "SELECT boundary(2)", "INSERT INTO back VALUES (2)"));
            Samples.update(database, changelog);
            var task = new Task(new Task.Source.Given(new Read.Complete<>(changelog, List.of())),
                    (log, history, selection) -> RollbackPlanner.plan(log, history, selection, new BackTo.Count(2)));
            Report report = new Migration(database::connect, Samples.QUICK, Listener.NONE, new StopSignal(), Clock.systemUTC())
                    .backward(task);
            assertThat(report.problems()).as("boundary %d", boundary).isEmpty();
            assertThat(ids(report)).containsExactly("2", "1");
            assertThat(Samples.history(database)).isEmpty();
            assertThat(database.value("SELECT count(*) FROM back")).isEqualTo("2");
            assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
        }
    }

    @Test
    void hazard_36_history_tables_that_are_cut_off_while_they_are_laid_out_are_looked_at_again(PostgresServer server) throws Exception {
        for (boolean arrives : List.of(true, false)) {
            Database database = server.createDatabase();
            try (var proxy = TcpProxy.to(database.host(), database.port())) {
                if (arrives) {
                    proxy.cutAfter("CREATE TABLE \"public\".\"databasechangeloglock\"");
                } else {
                    proxy.cutBefore("CREATE TABLE \"public\".\"databasechangeloglock\"");
                }
                var connects = new AtomicInteger();
                Report report = Samples.update(() -> {
                    connects.incrementAndGet();
                    return FaultsTest.through(proxy, database).connect();
                }, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)")), Samples.QUICK, Listener.NONE, new StopSignal());
                assertThat(report.problems()).isEmpty();
                assertThat(connects).hasValue(3);
            }
            assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
            assertThat(Samples.locksHeld(database)).isZero();
        }
    }

    @Test
    void hazard_36_a_rollback_outside_a_transaction_cut_at_its_end_is_looked_into(PostgresServer server) throws Exception {
        Database database = server.createDatabase();
        database.execute("CREATE TABLE back (a int)");
        var changelog = Samples.changelog(Samples.takenBackBy(Samples.outsideTransaction("1", "CREATE TABLE t (a int)"),
                "INSERT INTO back VALUES (1)", "DROP TABLE t"));
        Samples.update(database, changelog);
        var task = new Task(new Task.Source.Given(new Read.Complete<>(changelog, List.of())),
                (log, history, selection) -> RollbackPlanner.plan(log, history, selection, new BackTo.Count(1)));
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            proxy.cutAfter("DELETE FROM \"public\".\"databasechangelog\" ");
            var connects = new AtomicInteger();
            Report report = new Migration(() -> {
                connects.incrementAndGet();
                return FaultsTest.through(proxy, database).connect();
            }, Samples.QUICK, Listener.NONE, new StopSignal(), Clock.systemUTC()).backward(task);
            assertThat(report.problems()).isEmpty();
            assertThat(ids(report)).containsExactly("1");
            assertThat(connects).hasValue(3);
        }
        assertThat(Samples.history(database)).isEmpty();
        assertThat(database.value("SELECT count(*) FROM back")).isEqualTo("1");
        assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
    }

    @Test
    void hazard_36_a_tag_cut_at_its_commit_is_looked_into(PostgresServer server) throws Exception {
        for (boolean empty : List.of(true, false)) {
            Database database = server.createDatabase();
            if (!empty) {
                Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)")));
            }
            try (var proxy = TcpProxy.to(database.host(), database.port())) {
                proxy.cutAfter("'v1'");
                var connects = new AtomicInteger();
                Report report = new Migration(() -> {
                    connects.incrementAndGet();
                    return FaultsTest.through(proxy, database).connect();
                }, Samples.QUICK, Listener.NONE, new StopSignal(), Clock.systemUTC()).tag("v1");
                assertThat(report.problems()).isEmpty();
                assertThat(connects).hasValue(3);
            }
            assertThat(database.value("SELECT count(*) || ' ' || max(tag) FROM databasechangelog")).isEqualTo("1 v1");
        }
    }

    @Test
    void hazard_36_a_migration_that_got_in_meanwhile_is_not_run_over(PostgresServer server) throws Exception {
        Database database = server.createDatabase();
        var changelog = Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"),
                Samples.changeSet("2", "INSERT INTO t VALUES (1)"));
        var connects = new AtomicInteger();
        Report report = Samples.update(() -> {
            if (connects.incrementAndGet() == 3) {
                Samples.update(database, changelog);
            }
            return database.connect();
        }, changelog, Samples.QUICK, progress -> {
            if (progress instanceof Progress.Started(var _, int number, var _) && number == 2) {
                try {
                    database.execute(ALL_OTHERS);
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }
        }, new StopSignal());
        assertThat(report.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(report.problems().getFirst().message()).contains("another migration has changed the history", "log.sql::2::ann");
        assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("1");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED");
    }
}
