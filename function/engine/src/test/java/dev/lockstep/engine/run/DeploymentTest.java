package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Everything in one transaction, which holds Liquibase's row itself: whenever it is lost or given up, a Liquibase may come first.
@ExtendWith(PostgresExtension.class)
final class DeploymentTest {

    private static final Settings TOGETHER = Samples.settings(Settings.Transaction.DEPLOYMENT, Duration.ofMillis(300),
            Duration.ofSeconds(3));
    private static final String ROW = "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum)"
            + " VALUES ('%s', 'ann', 'log.sql', now(), %s, 'EXECUTED', %s)";

    /// What others do as soon as nothing is kept of the first attempt.
    @FunctionalInterface
    private interface Others {
        void act(Connection blocking, Statement statement) throws SQLException;
    }

    /// An update whose first attempt fails for a lock on `p`.
    private static Report blocked(Database database, Changelog changelog, Settings settings, List<Progress> heard, Others others)
            throws SQLException {
        try (Connection blocking = database.connect(); Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            statement.execute("LOCK TABLE p");
            return Samples.update(database::connect, changelog, settings, progress -> {
                if (progress instanceof Progress.NothingKept && heard.stream().noneMatch(Progress.NothingKept.class::isInstance)) {
                    try {
                        blocking.rollback();
                        others.act(blocking, statement);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }
                heard.add(progress);
            }, new StopSignal());
        }
    }

    private static List<String> ids(Report report) {
        return report.applied().stream().map(one -> one.id().id()).toList();
    }

    @Test
    void a_connection_that_ends_between_two_attempts_is_opened_again(Database database) throws Exception {
        database.execute("CREATE TABLE p (a int)");
        Report report = blocked(database, Samples.changelog(Samples.changeSet("1", "ALTER TABLE p ADD b int")), TOGETHER,
                new ArrayList<>(), (_, statement) -> {
                    statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid()");
                    statement.getConnection().commit();
                });
        assertThat(report.problems()).isEmpty();
        assertThat(ids(report)).containsExactly("1");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void who_waits_for_liquibase_between_two_attempts_is_told_when_that_is_over(Database database) throws Exception {
        database.execute("CREATE TABLE p (a int)");
        List<Progress> heard = new ArrayList<>();
        Report report = blocked(database, Samples.changelog(Samples.changeSet("1", "ALTER TABLE p ADD b int")), TOGETHER, heard,
                (blocking, statement) -> {
                    statement.execute("SELECT 1 FROM databasechangeloglock WHERE id = 1 FOR UPDATE");
                    Thread.startVirtualThread(() -> {
                        try {
                            Thread.sleep(1_000);
                            blocking.rollback();
                        } catch (InterruptedException | SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                });
        assertThat(report.problems()).isEmpty();
        assertThat(heard.stream().map(progress -> progress.getClass().getSimpleName()).toList())
                .containsSubsequence("NothingKept", "WaitingForLock", "LockAcquired", "Started", "Committing", "Finished");
    }

    @Test
    void where_others_have_done_everything_a_tag_that_is_known_stays_where_it_is(PostgresServer server) throws Exception {
        Database twin = server.createDatabase();
        twin.execute("CREATE TABLE p (a int)");
        Changelog changelog = Samples.changelog(Samples.changeSet("1", "ALTER TABLE p ADD b int"), Samples.changeSet("2", "SELECT 1"));
        Samples.update(twin, changelog);
        String first = "'" + twin.value("SELECT md5sum FROM databasechangelog WHERE id = '1'") + "'";
        String second = "'" + twin.value("SELECT md5sum FROM databasechangelog WHERE id = '2'") + "'";
        Database database = server.createDatabase();
        database.execute("CREATE TABLE p (a int)");
        Report report = blocked(database, changelog, Samples.tagged(TOGETHER, "v1"), new ArrayList<>(), (blocking, statement) -> {
            statement.execute(ROW.formatted("1", "1", first));
            statement.execute(ROW.formatted("2", "2", second));
            statement.execute("UPDATE databasechangelog SET tag = 'v1' WHERE id = '1'");
            blocking.commit();
        });
        assertThat(report.problems()).isEmpty();
        assertThat(report.applied()).isEmpty();
        assertThat(database.value("SELECT string_agg(id || coalesce(tag, ''), ',' ORDER BY id) FROM databasechangelog")).isEqualTo("1v1,2");
    }

    /// With what is committed told, or with nothing kept and planned anew.
    @Test
    void a_cut_at_its_commit_is_told_rightly_though_liquibase_came_first(PostgresServer server) throws Exception {
        for (boolean arrives : List.of(true, false)) {
            Database database = server.createDatabase();
            var connects = new AtomicInteger();
            try (var proxy = TcpProxy.to(database.host(), database.port())) {
                Report report = Samples.update(() -> {
                    if (connects.incrementAndGet() == 2) {
                        awaitRows(database, arrives ? 1 : 0);
                        database.execute(ROW.formatted("other", "77", "NULL"));
                    }
                    return FaultsTest.through(proxy, database).connect();
                }, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)")), TOGETHER, progress -> {
                    if (progress instanceof Progress.Committing && connects.get() == 1) {
                        if (arrives) {
                            proxy.cutAfter("COMMIT");
                        } else {
                            proxy.cutBefore("COMMIT");
                        }
                    }
                }, new StopSignal());
                assertThat(report.problems()).as("%s", arrives).isEmpty();
                assertThat(ids(report)).containsExactly("1");
            }
            assertThat(database.value("SELECT count(*) FROM databasechangelog")).isEqualTo("2");
            assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("0");
        }
    }

    private static void awaitRows(Database database, int rows) throws SQLException {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (Integer.parseInt(database.value("SELECT count(*) FROM databasechangelog")) < rows && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_tag_alone_that_is_cut_at_its_commit_is_looked_for(PostgresServer server) throws Exception {
        Database database = server.createDatabase();
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            proxy.cutAfter("AS t SET tag");
            Report report = Samples.update(FaultsTest.through(proxy, database), Samples.changelog(), Samples.tagged(TOGETHER, "v1"),
                    Listener.NONE, new StopSignal());
            assertThat(report.problems()).isEmpty();
            assertThat(report.tag()).isEqualTo("v1");
        }
        assertThat(database.value("SELECT count(*) || ' ' || max(tag) FROM databasechangelog")).isEqualTo("1 v1");
    }

    @Test
    void a_transaction_that_is_always_ended_by_the_server_is_given_up(Database database) throws Exception {
        database.execute("ALTER DATABASE " + database.name() + " SET idle_in_transaction_session_timeout = '20ms'");
        Report report = Samples.update(() -> slow(database.connect()), Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)")),
                TOGETHER, Listener.NONE, new StopSignal());
        assertThat(report.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly(Code.CONNECTION_FAILED);
        assertThat(report.problems().getFirst().message()).contains("the connection was lost 4 times",
                "nothing of the deployment was kept");
    }

    private static Connection slow(Connection connection) {
        return (Connection) Proxy.newProxyInstance(DeploymentTest.class.getClassLoader(), new Class<?>[]{Connection.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("createStatement")) {
                        Thread.sleep(40);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void transactions_that_are_repeatable_do_not_mind_a_liquibase_that_has_just_given_back_its_row(Database database) throws Exception {
        Samples.update(database, Samples.changelog(Samples.changeSet("0", "CREATE TABLE t (a int)")));
        database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_isolation = 'repeatable read'");
        var over = new AtomicBoolean();
        Thread liquibase = Thread.startVirtualThread(() -> {
            try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
                while (!over.get()) {
                    statement.execute("UPDATE databasechangeloglock SET lockgranted = now() WHERE id = 1");
                    Thread.sleep(1);
                }
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 1; i <= 15; i++) {
            Report report = Samples.update(database, Samples.changelog(Samples.changeSet(Integer.toString(i), "INSERT INTO t VALUES (1)")),
                    Samples.settings(Settings.Transaction.DEPLOYMENT, Duration.ofMillis(300), Duration.ofSeconds(60)));
            assertThat(report.problems()).isEmpty();
        }
        over.set(true);
        liquibase.join();
    }

    @Test
    void a_lock_table_with_names_in_capitals_is_used_as_it_is(PostgresServer server) throws Exception {
        for (Settings.Transaction transaction : Settings.Transaction.values()) {
            Database database = server.createDatabase();
            database.execute("CREATE TABLE \"DATABASECHANGELOGLOCK\" (\"ID\" integer PRIMARY KEY, \"LOCKED\" boolean NOT NULL,"
                    + " \"LOCKGRANTED\" timestamp, \"LOCKEDBY\" varchar(255))");
            Report report = Samples.update(database, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)")),
                    Samples.settings(transaction, Duration.ofMillis(300), Duration.ofSeconds(3)));
            assertThat(report.problems()).as("%s", transaction).isEmpty();
            assertThat(database.value("SELECT count(*) FROM \"DATABASECHANGELOGLOCK\"")).isEqualTo("1");
        }
    }
}
