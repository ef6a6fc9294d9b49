package dev.lockstep.lambda;

import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.run.Keepalive;
import dev.lockstep.engine.run.Passing;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.sql.CatalogName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The session in which requests are noted, in two tables beside the history: one of its own, in autocommit, so that it holds no snapshot and outlives the
/// migration's. It comes back by itself where the database fails over, and keeps nobody waiting where it does not.
final class RequestSession implements AutoCloseable {

    private static final List<String> TAKEN = List.of("23505", "42P07", "42710");
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /// One or a few statements, each by itself.
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private final DatabaseConnector connector;
    private final Settings settings;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Connection connection;
    private volatile boolean closed;
    private String schema = "";

    private RequestSession(DatabaseConnector connector, Settings settings, Connection connection) {
        this.connector = connector;
        this.settings = settings;
        this.connection = connection;
    }

    /// Connects, and makes the tables if there are none.
    ///
    /// @param settings say where the history lives, and whether a superuser may own anything there
    /// @throws SQLException if the database cannot be reached, or there are no tables and the role may not make them
    static RequestSession open(DatabaseConnector connector, Settings settings) throws SQLException {
        var session = new RequestSession(connector, settings, connector.connect());
        try {
            if (!session.prepared()) {
                session.create();
            }
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /// The table of requests, as SQL has it.
    String requests() {
        return schema + ".lockstep_request";
    }

    /// The table of what resources have applied, as SQL has it.
    String changeSets() {
        return schema + ".lockstep_change_set";
    }

    /// Asks, and once more in a new session where the database has failed over or restarted. What is asked must bear being asked twice.
    <T> T ask(Question<T> question) throws SQLException {
        if (!taken()) {
            throw new SQLException("another question waits for the database to come back", "08006");
        }
        try {
            return question.ask(connection);
        } catch (SQLException e) {
            if (closed || !Passing.passes(e)) {
                throw e;
            }
            reconnect();
            return question.ask(connection);
        } finally {
            turn.unlock();
        }
    }

    /// Asks what must not keep CloudFormation waiting, whatever the database does.
    ///
    /// @param longest how long to wait
    <T> T askWithin(Duration longest, Question<T> question) throws SQLException {
        var asking = new FutureTask<>(() -> ask(question));
        Thread.ofPlatform().daemon().name("lockstep-request").start(asking);
        try {
            return asking.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SQLException("no reply in time", "08006", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private boolean taken() throws SQLException {
        try {
            return turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static SQLException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SQLException("interrupted while the request's row was asked for", "57014", e);
    }

    private void reconnect() throws SQLException {
        abort();
        connection = connector.connectInHurry(PATIENCE);
        if (closed) {
            abort();
            throw new SQLException("the request has its answer", "08003");
        }
        var _ = prepared();
    }

    /// Whether the tables are there. Asked together with what keeps a dead delivery from looking as if it were at work.
    private boolean prepared() throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
        try (var statement = connection.prepareStatement("SELECT s, to_regclass(s || '.lockstep_request') IS NOT NULL"
                + " AND to_regclass(s || '.lockstep_change_set') IS NOT NULL,"
                + " (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)," + Keepalive.SETTINGS
                + " FROM (SELECT quote_ident(coalesce(?, current_schema())) AS s) AS x")) {
            statement.setString(1, given());
            try (var row = statement.executeQuery()) {
                row.next();
                if (row.getBoolean(3) && !settings.allowSuperuser()) {
                    throw new SQLException("the role is a superuser, which is not allowed to own anything here", "42501");
                }
                schema = row.getString(1);
                return row.getBoolean(2);
            }
        }
    }

    private @Nullable String given() {
        var written = settings.schema();
        return written == null ? null : CatalogName.of(QuotingStrategy.LEGACY, written);
    }

    /// Two deliveries that both find no table race for it; the second is told that a name is taken.
    private void create() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + requests() + """
                     (
                        stack_id text NOT NULL,
                        logical_resource_id text NOT NULL,
                        request_id text NOT NULL,
                        number bigint GENERATED ALWAYS AS IDENTITY,
                        request_type text NOT NULL,
                        asked_at timestamptz,
                        properties_digest text NOT NULL,
                        old_properties_digest text NOT NULL,
                        tag text,
                        goes_back boolean NOT NULL DEFAULT false,
                        arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                        deliveries integer NOT NULL DEFAULT 1,
                        applied integer NOT NULL DEFAULT 0,
                        deployment_id text,
                        answer text,
                        PRIMARY KEY (stack_id, logical_resource_id, request_id));
                    CREATE TABLE IF NOT EXISTS""" + ' ' + changeSets() + """
                     (
                        stack_id text NOT NULL,
                        logical_resource_id text NOT NULL,
                        id text NOT NULL,
                        author text NOT NULL,
                        filename text NOT NULL,
                        deployment_id text NOT NULL,
                        request_number bigint NOT NULL,
                        PRIMARY KEY (stack_id, logical_resource_id, id, author, filename))""");
        } catch (SQLException e) {
            if (!TAKEN.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
    }

    /// Whatever is being asked: the server ends the session as soon as it sees that the wire has.
    @Override
    public void close() {
        closed = true;
        abort();
    }

    private void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException _) {
            // it is closed then
        }
    }
}
