package dev.lockstep.lambda;

import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.run.Keepalive;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.sql.CatalogName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// What the database remembers of one request, in a row of the table `lockstep_request` beside the history: that it came, how often, and what
/// was answered. A duplicate gets the same answer; a request that a later one of the same resource has overtaken does no work.
///
/// Its session is one of its own, in autocommit, so that it holds no snapshot and outlives the migration's.
final class RequestRecord implements AutoCloseable {

    /// What was known when this delivery came in.
    sealed interface Known {

        /// This delivery is the one that works: the first, or one after a delivery that died or handed on what was left.
        ///
        /// @param deliveries how many there were, with this one
        /// @param applied how many change sets those applied that handed on
        /// @param since how long ago the first one came in
        /// @param goesBack whether CloudFormation takes back an Update, as when a stack rolls back
        record Unanswered(int deliveries, int applied, Duration since, boolean goesBack) implements Known {}

        /// Another delivery of this request is at work.
        record AtWork() implements Known {}

        /// It has its answer.
        record Answered(String body) implements Known {}

        /// CloudFormation has asked something else of the same resource since.
        record Overtaken() implements Known {}
    }

    /// Whether CloudFormation asked `later` after `r`: it says when, in most cases; otherwise what came later is later.
    private static final String LATER = "later.stack_id = r.stack_id AND later.logical_resource_id = r.logical_resource_id"
            + " AND coalesce(nullif(later.asked_at, r.asked_at) > r.asked_at, later.number > r.number)";
    private static final String KEY = "stack_id = ? AND logical_resource_id = ? AND request_id = ?";
    /// Held by the session of the delivery that works on a request, as long as it lives.
    private static final String LOCK = "hashtextextended(concat_ws(' ', stack_id, logical_resource_id, request_id), 5011)";
    private static final List<String> TAKEN = List.of("23505", "42P07", "42710");
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final DatabaseConnector connector;
    private final String qualifier;
    private final String table;
    private final Request.Envelope envelope;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Connection connection;
    private volatile boolean closed;
    private boolean locked;

    private RequestRecord(DatabaseConnector connector, String qualifier, Request.Envelope envelope, Connection connection) {
        this.connector = connector;
        this.qualifier = qualifier;
        this.table = qualifier + "lockstep_request";
        this.envelope = envelope;
        this.connection = connection;
    }

    /// Connects, and makes the tables if there are none.
    ///
    /// @param settings say where the history lives, and whether a superuser may own anything there
    /// @throws SQLException if the database cannot be reached, or there is no table and the role may not make one
    static RequestRecord open(DatabaseConnector connector, Settings settings, Request.Envelope envelope) throws SQLException {
        var schema = settings.schema();
        var qualifier = schema == null ? "" : '"' + CatalogName.of(QuotingStrategy.LEGACY, schema).replace("\"", "\"\"") + "\".";
        var record = new RequestRecord(connector, qualifier, envelope, connector.connect());
        try {
            if (!record.prepared(settings.allowSuperuser())) {
                record.create();
            }
            return record;
        } catch (SQLException e) {
            record.close();
            throw e;
        }
    }

    /// One or a few statements, each by itself.
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /// Asks, and once more in a new session where the database has failed over or restarted. What is asked must bear being asked twice.
    <T> T ask(Question<T> question) throws SQLException {
        if (!taken()) {
            throw new SQLException("another question waits for the database to come back", "08006");
        }
        try {
            return question.ask(connection);
        } catch (SQLException e) {
            if (closed || !Unreachable.passes(e)) {
                throw e;
            }
            reconnect();
            return question.ask(connection);
        } finally {
            turn.unlock();
        }
    }

    private boolean taken() throws SQLException {
        try {
            return turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while the request's row was waited for", "57014", e);
        }
    }

    private void reconnect() throws SQLException {
        abort();
        connection = connector.connectOnce(PATIENCE);
        if (closed) {
            abort();
            throw new SQLException("the request has its answer", "08003");
        }
        prepared(true);
        if (locked) {
            var _ = tryLock(connection);
        }
    }

    /// Asks what must not keep CloudFormation waiting, whatever the database does.
    private <T> T askInHurry(Question<T> question) throws SQLException {
        var asking = new FutureTask<>(() -> ask(question));
        Thread.ofPlatform().daemon().name("lockstep-record").start(asking);
        try {
            return asking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SQLException("no reply in time", "08006", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while the request's row was written", "57014", e);
        }
    }

    /// The name of a table beside the history, as SQL has it.
    String qualified(String name) {
        return qualifier + name;
    }

    Request.Envelope envelope() {
        return envelope;
    }

    /// Notes this delivery.
    ///
    /// @param properties as CloudFormation sent them, and those before them: none where there are none
    Known register(String type, Json.Fields properties, Json.Fields oldProperties) throws SQLException {
        var sql = "INSERT INTO " + table + " AS r (stack_id, logical_resource_id, request_id, request_type, asked_at, properties_digest,"
                + " old_properties_digest) VALUES (?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (stack_id, logical_resource_id, request_id) DO UPDATE SET deliveries = r.deliveries + 1";
        return ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                int next = key(statement, 1);
                statement.setString(next, type);
                var asked = envelope.responseUrl().signedAt();
                if (asked.isPresent()) {
                    statement.setObject(next + 1, OffsetDateTime.ofInstant(asked.get(), ZoneOffset.UTC));
                } else {
                    statement.setNull(next + 1, Types.TIMESTAMP_WITH_TIMEZONE);
                }
                statement.setString(next + 2, PropertiesDigest.of(properties, envelope.stackId()).hex());
                statement.setString(next + 3, PropertiesDigest.of(oldProperties, envelope.stackId()).hex());
                statement.executeUpdate();
            }
            return known(on);
        });
    }

    /// What is known now. Of several deliveries at once the first to ask works; it is told [Known.Unanswered], the others [Known.AtWork], until it has answered or died.
    Known known() throws SQLException {
        return ask(this::known);
    }

    private Known known(Connection on) throws SQLException {
        locked = locked || tryLock(on);
        var sql = "SELECT answer, deliveries, applied, extract(epoch FROM clock_timestamp() - arrived_at)::bigint, EXISTS (SELECT FROM "
                + table + " AS later WHERE " + LATER + "), request_type = 'Update' AND EXISTS (" + goingBack() + ") FROM "
                + table
                + " AS r WHERE " + KEY;
        try (var statement = on.prepareStatement(sql)) {
            key(statement, 1);
            try (var row = statement.executeQuery()) {
                row.next();
                var answer = row.getString(1);
                if (answer != null) {
                    return new Known.Answered(answer);
                }
                if (row.getBoolean(5)) {
                    return new Known.Overtaken();
                }
                return locked
                        ? new Known.Unanswered(row.getInt(2), row.getInt(3), Duration.ofSeconds(row.getLong(4)), row.getBoolean(6))
                        : new Known.AtWork();
            }
        }
    }

    /// Rows where `r` is the request before it the other way round, or has the properties that were deployed last: nothing else marks an Update as a rollback.
    private String goingBack() {
        var resource = " AS p WHERE p.stack_id = r.stack_id AND p.logical_resource_id = r.logical_resource_id AND p.number < r.number";
        var last = " ORDER BY p.number DESC LIMIT 1";
        return "SELECT FROM (SELECT * FROM " + table + resource + last + ") AS before"
                + " WHERE before.properties_digest = r.old_properties_digest AND (before.old_properties_digest = r.properties_digest"
                + " OR r.properties_digest = (SELECT p.properties_digest FROM " + table + resource
                + " AND p.answer::json ->> 'Status' = 'SUCCESS'" + last + "))";
    }

    private boolean tryLock(Connection on) throws SQLException {
        return truth(on, "SELECT WHERE (SELECT pg_try_advisory_lock(" + LOCK + ") FROM " + table + " WHERE " + KEY + ")");
    }

    /// Whether the table is there. Asked together with what keeps a dead delivery from looking as if it were at work.
    private boolean prepared(boolean allowSuperuser) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
        try (var statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL,"
                + " (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)," + Keepalive.SETTINGS)) {
            statement.setString(1, table);
            try (var row = statement.executeQuery()) {
                row.next();
                if (row.getBoolean(2) && !allowSuperuser) {
                    throw new SQLException("the role is a superuser, which is not allowed to own anything here", "42501");
                }
                return row.getBoolean(1);
            }
        }
    }

    /// Two deliveries that both find no table race for it; the second is told that a name is taken.
    private void create() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + """
                     (
                        stack_id text NOT NULL,
                        logical_resource_id text NOT NULL,
                        request_id text NOT NULL,
                        number bigint GENERATED ALWAYS AS IDENTITY,
                        request_type text NOT NULL,
                        asked_at timestamptz,
                        properties_digest text NOT NULL,
                        old_properties_digest text NOT NULL,
                        arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                        deliveries integer NOT NULL DEFAULT 1,
                        applied integer NOT NULL DEFAULT 0,
                        deployment_id text,
                        tag text,
                        order_executed integer,
                        answer text,
                        PRIMARY KEY (stack_id, logical_resource_id, request_id));
                    CREATE TABLE""" + ' ' + qualified("lockstep_change_set") + """
                     (
                        stack_id text NOT NULL,
                        logical_resource_id text NOT NULL,
                        id text NOT NULL,
                        author text NOT NULL,
                        filename text NOT NULL,
                        deployment_id text NOT NULL,
                        PRIMARY KEY (stack_id, logical_resource_id, id, author, filename))""");
        } catch (SQLException e) {
            if (!TAKEN.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
    }

    /// Whether a later request of this resource has come in.
    boolean overtaken() throws SQLException {
        return ask(on -> truth(on, "SELECT FROM " + table + " AS r, " + table + " AS later WHERE " + LATER
                + " AND r.stack_id = ? AND r.logical_resource_id = ? AND r.request_id = ?"));
    }

    /// Whether a delivery of another request of this resource is at work.
    boolean othersAtWork() throws SQLException {
        return ask(on -> truth(on, "SELECT FROM " + table + " JOIN pg_locks ON locktype = 'advisory' AND objsubid = 1 AND granted"
                + " AND ((classid::bigint << 32) | objid::bigint) = " + LOCK
                + " WHERE stack_id = ? AND logical_resource_id = ? AND request_id <> ?"));
    }

    /// The next delivery of this request goes on, after this one and those before it applied so many change sets.
    void handOn(int applied) throws SQLException {
        askInHurry(on -> {
            try (var statement = on.prepareStatement("UPDATE " + table + " SET applied = ? WHERE " + KEY)) {
                statement.setInt(1, applied);
                key(statement, 2);
                return statement.executeUpdate();
            }
        });
    }

    /// A release of this tag is now deployed, and the last row of history has this number.
    void released(String tag, int orderExecuted) throws SQLException {
        ask(on -> {
            try (var statement = on.prepareStatement("UPDATE " + table + " SET tag = ?, order_executed = ? WHERE " + KEY)) {
                statement.setString(1, tag);
                statement.setInt(2, orderExecuted);
                key(statement, 3);
                return statement.executeUpdate();
            }
        });
    }

    /// Where history ended when this resource last deployed a release of this tag. The tag in history itself moves when its change set runs again.
    Optional<Integer> endOf(String tag) throws SQLException {
        var sql = "SELECT order_executed FROM " + table + " WHERE stack_id = ? AND logical_resource_id = ? AND request_id <> ? AND tag = ?"
                + " ORDER BY number DESC LIMIT 1";
        return ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                statement.setString(key(statement, 1), tag);
                try (var row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
                }
            }
        });
    }

    /// Keeps the answer, unless there is one.
    ///
    /// @return what is to be sent: the answer that was kept first
    String answered(String body) throws SQLException {
        var sql = "UPDATE " + table + " SET answer = coalesce(answer, ?) WHERE " + KEY + " RETURNING answer";
        return askInHurry(on -> {
            try (var statement = on.prepareStatement(sql)) {
                statement.setString(1, body);
                key(statement, 2);
                try (var row = statement.executeQuery()) {
                    return row.next() ? Optional.ofNullable(row.getString(1)).orElse(body) : body;
                }
            }
        });
    }

    private boolean truth(Connection on, String rows) throws SQLException {
        try (var statement = on.prepareStatement("SELECT EXISTS (" + rows + ")")) {
            key(statement, 1);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private int key(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, envelope.stackId());
        statement.setString(first + 1, envelope.logicalResourceId());
        statement.setString(first + 2, envelope.requestId());
        return first + 3;
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
