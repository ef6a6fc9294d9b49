package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Change sets that travel together: each is still all or nothing, once, and told of.
@ExtendWith(PostgresExtension.class)
final class ConvoyTest {

    private static final int MANY = 40;

    /// Change set `i` writes `i` into a table, but for those that do something else.
    private static Changelog changelog(Map<Integer, List<String>> others) {
        List<ChangeSet> all = new ArrayList<>(List.of(Samples.changeSet("0", "CREATE TABLE t (a int)")));
        for (int i = 1; i <= MANY; i++) {
            List<String> statements = others.getOrDefault(i,
                    List.of("INSERT INTO t VALUES (" + i + ")", "ALTER TABLE t ADD c" + i + " int"));
            all.add(Samples.changeSet(Integer.toString(i), statements.toArray(String[]::new)));
        }
        return Samples.changelog(all.toArray(ChangeSet[]::new));
    }

    private static List<String> ids(Report report) {
        return report.applied().stream().map(one -> one.id().id()).toList();
    }

    private static List<String> numbers(int last) {
        return IntStream.rangeClosed(0, last).mapToObj(Integer::toString).toList();
    }

    /// What history has, in order.
    private static String history(Database database) throws Exception {
        return database.value("SELECT string_agg(id || '/' || orderexecuted, ' ' ORDER BY orderexecuted) FROM databasechangelog");
    }

    private static String historyUpTo(int last) {
        return String.join(" ", IntStream.rangeClosed(0, last).mapToObj(i -> i + "/" + (i + 1)).toList());
    }

    private static void assertDone(Database database, int last) throws Exception {
        assertThat(history(database)).isEqualTo(historyUpTo(last));
        assertThat(database.value("SELECT string_agg(a::text, ' ' ORDER BY a) FROM t"))
                .isEqualTo(String.join(" ", IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList()));
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void each_is_begun_and_ended_in_its_turn(Database database) throws Exception {
        List<String> told = new ArrayList<>();
        Report report = Samples.update(database::connect, changelog(Map.of()), Samples.QUICK, progress -> {
            switch (progress) {
                case Progress.Started(var id, int number, int total) -> told.add(id.id() + " is " + number + " of " + total);
                case Progress.Finished(var id, var _, var _) -> told.add(id.id() + " is done");
                default -> {}
            }
        }, new StopSignal());

        assertThat(report.problems()).isEmpty();
        assertThat(ids(report)).isEqualTo(numbers(MANY));
        assertThat(told).isEqualTo(IntStream.rangeClosed(0, MANY)
                .boxed()
                .<String>mapMulti((i, each) -> {
                    each.accept(i + " is " + (i + 1) + " of " + (MANY + 1));
                    each.accept(i + " is done");
                })
                .toList());
        assertDone(database, MANY);
    }

    @Test
    void those_before_one_that_fails_are_kept_and_those_after_it_are_not(Database database) throws Exception {
        Report failed = Samples.update(database,
                changelog(Map.of(30, List.of("INSERT INTO t VALUES (30)", "INSERT INTO nowhere VALUES (1)"))));

        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ids(failed)).isEqualTo(numbers(29));
        assertThat(failed.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.STATEMENT_FAILED);
            assertThat(problem.render()).contains("log.sql:2").contains("log.sql::30::ann").contains("42P01").contains("nowhere");
        });
        assertDone(database, 29);

        Report again = Samples.update(database, changelog(Map.of()));
        assertThat(again.applied()).hasSize(MANY - 29);
        assertDone(database, MANY);
    }

    /// What a sequence has given does not come back with the transaction.
    @Test
    void one_that_fails_has_run_once(Database database) throws Exception {
        database.execute("CREATE SEQUENCE s");
        Report failed = Samples.update(database,
                changelog(Map.of(30, List.of("INSERT INTO t SELECT nextval('s')", "INSERT INTO nowhere VALUES (1)"))));

        assertThat(ids(failed)).isEqualTo(numbers(29));
        assertThat(database.value("SELECT last_value FROM s")).isEqualTo("1");
    }

    @Test
    void a_commit_that_fails_is_as_a_statement_that_fails(Database database) throws Exception {
        database.execute("CREATE TABLE p (a int PRIMARY KEY)", "CREATE TABLE f (a int REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        Report failed = Samples.update(database, changelog(Map.of(20, List.of("INSERT INTO t VALUES (20)", "INSERT INTO f VALUES (1)"))));

        assertThat(failed.problems()).singleElement()
                .satisfies(problem -> assertThat(problem.render()).contains("log.sql::20::ann").contains("23503"));
        assertDone(database, 19);
    }

    @Test
    void one_that_waits_for_a_table_is_tried_again_and_none_runs_twice(Database database) throws Exception {
        database.execute("CREATE TABLE busy (a int)");
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE busy IN ACCESS SHARE MODE");
            Thread freeing = Thread.startVirtualThread(() -> {
                try {
                    Thread.sleep(1_000);
                    other.rollback();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            Report report = Samples.update(database,
                    changelog(Map.of(25, List.of("INSERT INTO t VALUES (25)", "ALTER TABLE busy ADD b int"))));
            freeing.join();
            assertThat(report.problems()).isEmpty();
            assertThat(ids(report)).isEqualTo(numbers(MANY));
        }
        assertDone(database, MANY);
    }

    @Test
    void a_connection_that_is_cut_on_the_way_leaves_each_once(Database database) throws Exception {
        for (String at : List.of("VALUES (3)", "VALUES (9)", "VALUES (17)", "VALUES (33)")) {
            for (boolean afterwards : List.of(false, true)) {
                database.execute("DROP TABLE IF EXISTS t, databasechangelog, databasechangeloglock");
                try (var proxy = TcpProxy.to(database.host(), database.port())) {
                    if (afterwards) {
                        proxy.cutAfter(at);
                    } else {
                        proxy.cutBefore(at);
                    }
                    Report report = Samples.update(FaultsTest.through(proxy, database), changelog(Map.of()), Samples.QUICK, Listener.NONE,
                            new StopSignal());
                    assertThat(report.problems()).as("%s %s", at, afterwards).isEmpty();
                    assertThat(ids(report)).isEqualTo(numbers(MANY));
                }
                assertDone(database, MANY);
            }
        }
    }

    @Test
    void a_stop_ends_what_runs_and_all_behind_it(Database database) throws Exception {
        StopSignal stop = new StopSignal();
        Thread.startVirtualThread(() -> {
            try {
                while (!database.value("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')").equals("t")) {
                    Thread.sleep(50);
                }
                stop.stop("enough");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Report report = Samples.update(database::connect, changelog(Map.of(22, List.of("SELECT pg_sleep(60)"))), Samples.QUICK,
                Listener.NONE,
                stop);

        assertThat(report.outcome()).isNotEqualTo(Outcome.DONE);
        assertThat(ids(report)).isEqualTo(numbers(21));
        assertDone(database, 21);
    }

    @Test
    void what_one_sets_in_the_session_does_not_lead_the_next_one_astray(Database database) throws Exception {
        database.execute("CREATE SCHEMA other");
        Map<Integer, List<String>> others = new TreeMap<>();
        for (int i : List.of(5, 12, 28)) {
            String setting = i == 12 ? "CREATE TABLE set" + i + " AS SELECT set_config('search_path', 'other', false)"
                    : "SET search_path = other";
            others.put(i, List.of("INSERT INTO t VALUES (" + i + ")", setting, "COMMENT ON TABLE public.t IS 'it'"));
            others.put(i + 1, List.of("INSERT INTO public.t VALUES (" + (i + 1) + ")", "CREATE TABLE n" + i + " (a int)"));
        }
        assertThat(Samples.update(database, changelog(others)).problems()).isEmpty();

        assertDone(database, MANY);
        assertThat(
                database.value("SELECT string_agg(schemaname || '.' || tablename, ' ' ORDER BY length(tablename), tablename) FROM pg_tables"
                        + " WHERE tablename IN ('n5', 'n12', 'n28')"))
                .isEqualTo("public.n5 public.n12 public.n28");
    }

    /// The driver then sends each statement by itself, and the server goes on with the next one.
    @ParameterizedTest
    @ValueSource(strings = {"simple", "extendedForPrepared", "extended", "extendedCacheEverything"})
    void in_no_mode_of_the_driver_anything_behind_what_is_refused_is_kept(String mode, Database database) throws Exception {
        Connector connector = () -> DriverManager.getConnection(database.jdbcUrl() + "?preferQueryMode=" + mode, database.user(),
                database.password());

        Report failed = Samples.update(connector, changelog(Map.of(30, List.of("INSERT INTO nowhere VALUES (1)"))), Samples.QUICK,
                Listener.NONE, new StopSignal());

        assertThat(ids(failed)).isEqualTo(numbers(29));
        assertDone(database, 29);
    }

    @Test
    void a_change_set_that_rewrites_history_does_not_make_others_run_again(Database database) throws Exception {
        Report failed = Samples.update(database,
                changelog(Map.of(31, List.of("INSERT INTO t VALUES (31)", "UPDATE databasechangelog SET md5sum = NULL"),
                        33, List.of("INSERT INTO nowhere VALUES (1)"))));

        assertThat(ids(failed)).isEqualTo(numbers(32));
        assertDone(database, 32);
    }

    @Test
    void the_lock_timeout_holds_whatever_came_before(Database database) throws Exception {
        String look = "INSERT INTO seen SELECT current_setting('lock_timeout')";
        Report report = Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE seen (a text)"),
                Samples.outsideTransaction("2", "CREATE INDEX CONCURRENTLY i ON seen (a)"),
                Samples.changeSet("3", "CREATE TABLE b (a int)"),
                Samples.changeSet("4", look), Samples.changeSet("5", "SET lock_timeout = 0", "CREATE TABLE c (a int)"),
                Samples.changeSet("6", "CREATE TABLE d (a int)"), Samples.changeSet("7", "CREATE TABLE e (a int)"),
                Samples.changeSet("8", look)));

        assertThat(report.problems()).isEmpty();
        assertThat(database.value("SELECT string_agg(a, ' ') FROM seen")).isEqualTo("300ms 300ms");
    }

    @Test
    void a_deployment_travels_together_and_names_the_one_that_fails(Database database) throws Exception {
        Settings deployment = Samples.settings(Settings.Transaction.DEPLOYMENT, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait());
        List<String> begun = new ArrayList<>();
        Report failed = Samples.update(database::connect,
                changelog(Map.of(30, List.of("INSERT INTO t VALUES (30)", "INSERT INTO nowhere VALUES (1)"))), deployment, progress -> {
                    if (progress instanceof Progress.Started(var id, var _, var _)) {
                        begun.add(id.id());
                    }
                }, new StopSignal());

        assertThat(failed.applied()).isEmpty();
        assertThat(failed.problems()).singleElement()
                .satisfies(problem -> assertThat(problem.render()).contains("log.sql:2").contains("log.sql::30::ann").contains("42P01"));
        assertThat(begun).isEqualTo(numbers(30));
        assertThat(Samples.history(database)).isEmpty();
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            Report done = Samples.update(FaultsTest.through(proxy, database), changelog(Map.of()), deployment, Listener.NONE,
                    new StopSignal());
            assertThat(ids(done)).isEqualTo(numbers(MANY));
            assertThat(proxy.roundTrips()).as("with those that it takes to connect twice").isLessThan(MANY);
        }
        assertDone(database, MANY);
    }
}
