package dev.lockstep.lambda;

import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.run.Keepalive;
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
import org.jspecify.annotations.Nullable;

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
        record Unanswered(int deliveries, int applied, Duration since) implements Known {}

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
    private static final int PATIENCE_MILLIS = 3_000;

    private final Connection connection;
    private final String table;
    private final Request.Envelope envelope;

    private RequestRecord(Connection connection, String table, Request.Envelope envelope) {
        this.connection = connection;
        this.table = table;
        this.envelope = envelope;
    }

    /// The table is made if there is none.
    ///
    /// @param schema where the history lives; null is the role's own default
    /// @throws SQLException if the database cannot be reached, or there is no table and the role may not make one
    static RequestRecord open(DatabaseConnector connector, @Nullable String schema, Request.Envelope envelope) throws SQLException {
        var connection = connector.connect();
        var qualifier = schema == null ? "" : '"' + CatalogName.of(QuotingStrategy.LEGACY, schema).replace("\"", "\"\"") + "\".";
        var record = new RequestRecord(connection, qualifier + "lockstep_request", envelope);
        try {
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            if (!record.there()) {
                record.create();
            }
            return record;
        } catch (SQLException e) {
            record.close();
            throw e;
        }
    }

    /// Notes this delivery.
    Known register(String type) throws SQLException {
        var sql = "INSERT INTO " + table
                + " AS r (stack_id, logical_resource_id, request_id, request_type, asked_at) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (stack_id, logical_resource_id, request_id) DO UPDATE SET deliveries = r.deliveries + 1";
        try (var statement = connection.prepareStatement(sql)) {
            int next = key(statement, 1);
            statement.setString(next, type);
            var asked = envelope.responseUrl().signedAt();
            if (asked.isPresent()) {
                statement.setObject(next + 1, OffsetDateTime.ofInstant(asked.get(), ZoneOffset.UTC));
            } else {
                statement.setNull(next + 1, Types.TIMESTAMP_WITH_TIMEZONE);
            }
            statement.executeUpdate();
        }
        return known();
    }

    /// What is known now. Of several deliveries at once the first to ask works; it is told [Known.Unanswered], the others [Known.AtWork], until it has answered or died.
    Known known() throws SQLException {
        boolean ours = truth("SELECT WHERE (SELECT pg_try_advisory_lock(" + LOCK + ") FROM " + table + " WHERE " + KEY + ")");
        var sql = "SELECT answer, deliveries, applied, extract(epoch FROM clock_timestamp() - arrived_at)::bigint, EXISTS (SELECT FROM "
                + table + " AS later WHERE " + LATER + ") FROM " + table + " AS r WHERE " + KEY;
        try (var statement = connection.prepareStatement(sql)) {
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
                return ours ? new Known.Unanswered(row.getInt(2), row.getInt(3), Duration.ofSeconds(row.getLong(4))) : new Known.AtWork();
            }
        }
    }

    /// Whether the table is there. Asked together with what keeps a dead delivery from looking as if it were at work.
    private boolean there() throws SQLException {
        try (var statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL," + Keepalive.SETTINGS)) {
            statement.setString(1, table);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
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
                        arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                        deliveries integer NOT NULL DEFAULT 1,
                        applied integer NOT NULL DEFAULT 0,
                        answer text,
                        PRIMARY KEY (stack_id, logical_resource_id, request_id))""");
        } catch (SQLException e) {
            if (!TAKEN.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
    }

    /// Whether a later request of this resource has come in.
    boolean overtaken() throws SQLException {
        return truth("SELECT FROM " + table + " AS r, " + table + " AS later WHERE " + LATER
                + " AND r.stack_id = ? AND r.logical_resource_id = ? AND r.request_id = ?");
    }

    /// Whether a delivery of another request of this resource is at work.
    boolean othersAtWork() throws SQLException {
        return truth("SELECT FROM " + table + " JOIN pg_locks ON locktype = 'advisory' AND objsubid = 1 AND granted"
                + " AND ((classid::bigint << 32) | objid::bigint) = " + LOCK
                + " WHERE stack_id = ? AND logical_resource_id = ? AND request_id <> ?");
    }

    /// The next delivery of this request goes on, after this one applied so many change sets.
    void handOn(int applied) throws SQLException {
        try (var statement = connection.prepareStatement("UPDATE " + table + " SET applied = applied + ? WHERE " + KEY)) {
            statement.setInt(1, applied);
            key(statement, 2);
            statement.executeUpdate();
        }
    }

    /// Keeps the answer, unless there is one.
    ///
    /// @return what is to be sent: the answer that was kept first
    String answered(String body) throws SQLException {
        try (var statement = connection
                .prepareStatement("UPDATE " + table + " SET answer = coalesce(answer, ?) WHERE " + KEY + " RETURNING answer")) {
            statement.setString(1, body);
            key(statement, 2);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)).orElse(body) : body;
            }
        }
    }

    private boolean truth(String rows) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT EXISTS (" + rows + ")")) {
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

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // the server notices
        }
    }
}
