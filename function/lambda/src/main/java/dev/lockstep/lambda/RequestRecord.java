package dev.lockstep.lambda;

import dev.lockstep.engine.run.Settings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the database remembers of one request, in a row of the table `lockstep_request` beside the history: that it came, how often, and what
/// was answered. A duplicate gets the same answer; a request that a later one of the same resource has overtaken does no work.
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

    private static final String RESOURCE = "stack_id = ? AND logical_resource_id = ?";
    private static final String KEY = RESOURCE + " AND request_id = ?";
    /// Whether CloudFormation asked `later` after `r`: it says when, in most cases; otherwise what came later is later.
    private static final String LATER = "later.stack_id = r.stack_id AND later.logical_resource_id = r.logical_resource_id"
            + " AND coalesce(nullif(later.asked_at, r.asked_at) > r.asked_at, later.number > r.number)";
    /// Held by the session of the delivery that works on a request, as long as it lives.
    private static final String LOCK = "hashtextextended(concat_ws(' ', stack_id, logical_resource_id, request_id), 5011)";

    private final RequestSession session;
    private final Request.Envelope envelope;
    private final String table;
    private volatile @Nullable Connection locked;
    private volatile boolean ours;

    private RequestRecord(RequestSession session, Request.Envelope envelope) {
        this.session = session;
        this.envelope = envelope;
        this.table = session.requests();
    }

    /// In a session of its own.
    ///
    /// @throws SQLException as [RequestSession#open]
    static RequestRecord open(DatabaseConnector connector, Settings settings, Request.Envelope envelope) throws SQLException {
        return new RequestRecord(RequestSession.open(connector, settings), envelope);
    }

    RequestSession session() {
        return session;
    }

    Request.Envelope envelope() {
        return envelope;
    }

    /// Notes this delivery.
    ///
    /// @param properties as CloudFormation sent them, and those before them: none where there are none
    Known register(String type, Json.Fields properties, Json.Fields oldProperties) throws SQLException {
        var sql = "INSERT INTO " + table + " AS r (stack_id, logical_resource_id, request_id, request_type, asked_at, properties_digest,"
                + " old_properties_digest, tag) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (stack_id, logical_resource_id, request_id) DO UPDATE SET deliveries = r.deliveries + 1";
        return session.ask(on -> {
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
                statement.setString(next + 4, properties.text("Tag").orElse(null));
                statement.executeUpdate();
            }
            if (type.equals("Update")) {
                noteGoingBack(on);
            }
            return known(on);
        });
    }

    /// Nothing in an Update says that it takes back the one before. But then it has the properties that were deployed last, and the one before failed; or
    /// it is the one before the other way round, which succeeded and did not itself take back anything.
    private void noteGoingBack(Connection on) throws SQLException {
        var earlier = " AS p WHERE p.stack_id = r.stack_id AND p.logical_resource_id = r.logical_resource_id AND p.number < r.number"
                + " AND p.request_type <> 'Delete'";
        var last = " ORDER BY p.number DESC LIMIT 1)";
        var succeeded = "answer::json ->> 'Status' = 'SUCCESS'";
        var sql = "UPDATE " + table + " AS r SET goes_back = EXISTS (SELECT FROM (SELECT * FROM " + table + earlier + last + " AS b"
                + " WHERE b.properties_digest = r.old_properties_digest AND CASE WHEN b." + succeeded
                + " THEN NOT b.goes_back AND b.old_properties_digest = r.properties_digest"
                + " ELSE r.properties_digest = (SELECT p.properties_digest FROM " + table + earlier + " AND p." + succeeded + last
                + " END) WHERE " + KEY;
        try (var statement = on.prepareStatement(sql)) {
            key(statement, 1);
            statement.executeUpdate();
        }
    }

    /// What is known now. Of several deliveries at once the first to ask works; it is told [Known.Unanswered], the others [Known.AtWork], until it has answered or died.
    Known known() throws SQLException {
        return session.ask(this::known);
    }

    private Known known(Connection on) throws SQLException {
        ours = ours || tryLock(on);
        var sql = "SELECT answer, deliveries, applied, extract(epoch FROM clock_timestamp() - arrived_at)::bigint, EXISTS (SELECT FROM "
                + table + " AS later WHERE " + LATER + "), goes_back FROM " + table + " AS r WHERE " + KEY;
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
                return ours
                        ? new Known.Unanswered(row.getInt(2), row.getInt(3), Duration.ofSeconds(row.getLong(4)), row.getBoolean(6))
                        : new Known.AtWork();
            }
        }
    }

    private boolean tryLock(Connection on) throws SQLException {
        if (!on.equals(locked)
                && truth(on, "SELECT WHERE (SELECT pg_try_advisory_lock(" + LOCK + ") FROM " + table + " WHERE " + KEY + ")")) {
            locked = on;
        }
        return on.equals(locked);
    }

    /// Whether a later request of this resource has come in. Asked by who works, all the time, it also takes the lock again that went with a lost session.
    boolean overtaken() throws SQLException {
        return session.ask(on -> {
            if (ours) {
                var _ = tryLock(on);
            }
            return truth(on, "SELECT FROM " + table + " AS r, " + table + " AS later WHERE " + LATER
                    + " AND r.stack_id = ? AND r.logical_resource_id = ? AND r.request_id = ?");
        });
    }

    /// Whether a delivery of another request of this resource is at work.
    boolean othersAtWork() throws SQLException {
        return session.ask(on -> truth(on, "SELECT FROM " + table + " JOIN pg_locks ON locktype = 'advisory' AND objsubid = 1 AND granted"
                + " AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
                + " AND ((classid::bigint << 32) | objid::bigint) = " + LOCK
                + " WHERE stack_id = ? AND logical_resource_id = ? AND request_id <> ?"));
    }

    /// Another resource that was last asked for something else than to go, and so lives on the same schema: its name and its stack.
    Optional<String> neighbour() throws SQLException {
        var sql = "SELECT logical_resource_id || ' of ' || stack_id FROM (SELECT DISTINCT ON (stack_id, logical_resource_id) * FROM "
                + table
                + " ORDER BY stack_id, logical_resource_id, number DESC) AS last WHERE request_type <> 'Delete' AND NOT (" + RESOURCE + ")";
        return session.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                statement.setString(1, envelope.stackId());
                statement.setString(2, envelope.logicalResourceId());
                try (var row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /// The number of the request that last deployed these very properties, or else a release of this tag.
    ///
    /// @param exact whether it must be these very properties
    Optional<Long> deployedBefore(boolean exact) throws SQLException {
        var sql = "SELECT p.number FROM " + table + " AS r JOIN " + table + " AS p USING (stack_id, logical_resource_id)"
                + " WHERE r.stack_id = ? AND r.logical_resource_id = ? AND r.request_id = ? AND p.number < r.number AND p.request_type <> 'Delete'"
                + " AND p.answer::json ->> 'Status' = 'SUCCESS' AND p."
                + (exact ? "properties_digest = r.properties_digest" : "tag = r.tag") + " ORDER BY p.number DESC LIMIT 1";
        return session.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                key(statement, 1);
                try (var row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
                }
            }
        });
    }

    /// The next delivery of this request goes on, after this one and those before it applied so many change sets.
    ///
    /// @param longest how long the database may take
    void handOn(int applied, Duration longest) throws SQLException {
        session.askWithin(longest, on -> {
            try (var statement = on.prepareStatement("UPDATE " + table + " SET applied = ? WHERE " + KEY)) {
                statement.setInt(1, applied);
                key(statement, 2);
                return statement.executeUpdate();
            }
        });
    }

    /// Keeps the answer, unless there is one.
    ///
    /// @param longest how long the database may take
    /// @return what is to be sent: the answer that was kept first
    String answered(String body, Duration longest) throws SQLException {
        var sql = "UPDATE " + table + " SET answer = coalesce(answer, ?) WHERE " + KEY + " RETURNING answer";
        return session.askWithin(longest, on -> {
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

    @Override
    public void close() {
        session.close();
    }
}
