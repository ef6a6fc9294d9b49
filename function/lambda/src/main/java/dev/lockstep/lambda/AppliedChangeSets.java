package dev.lockstep.lambda;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.report.Report;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The change sets that deployments of one resource were the first to apply, in the table `lockstep_change_set` beside the history: what may be taken back in its
/// name. History alone does not tell, since a change set that runs again gets the last deployment's number, and one that was only marked as run may be anybody's.
///
/// A deployment's number is noted before it writes anything, so that what it applied is known even if it dies: it is then noted by the next one,
/// before that runs anything again.
final class AppliedChangeSets {

    /// What history holds at the moment.
    @FunctionalInterface
    interface Reading {

        /// @throws SQLException if it cannot be read, which is not the same as an empty one
        List<HistoryRow> rows() throws SQLException;
    }

    private final RequestRecord record;
    private final RequestSession session;
    private final Reading history;

    AppliedChangeSets(RequestRecord record, Reading history) {
        this.record = record;
        this.session = record.session();
        this.history = history;
    }

    /// This request's deployment begins to write.
    void begin(String deploymentId) throws SQLException {
        settleWhatDied();
        var sql = "UPDATE " + session.requests()
                + " SET deployment_id = ? WHERE stack_id = ? AND logical_resource_id = ? AND request_id = ?";
        session.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                statement.setString(1, deploymentId);
                resource(statement, 2);
                statement.setString(4, record.envelope().requestId());
                return statement.executeUpdate();
            }
        });
    }

    /// It has ended well, and this is what it was the first to apply.
    void end(String deploymentId, Collection<ChangeId> first) throws SQLException {
        settle(deploymentId, List.copyOf(first));
    }

    /// Notes what deployments have applied that died, or whose end is not known: their rows of history that no run has rewritten since.
    private void settleWhatDied() throws SQLException {
        var unsettled = unsettled();
        if (unsettled.isEmpty()) {
            return;
        }
        var rows = history.rows();
        for (var deployment : unsettled) {
            settle(deployment, rows.stream()
                    .filter(row -> deployment.equals(row.deploymentId()) && row.execType() == ExecType.EXECUTED)
                    .map(HistoryRow::id)
                    .toList());
        }
    }

    /// The deployments of this resource that have begun, and of which is not noted what they applied.
    private Set<String> unsettled() throws SQLException {
        var sql = "SELECT deployment_id FROM " + session.requests()
                + " WHERE stack_id = ? AND logical_resource_id = ? AND deployment_id IS NOT NULL";
        return session.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                resource(statement, 1);
                var found = new HashSet<String>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
                return found;
            }
        });
    }

    /// In one statement with the end of the deployment.
    private void settle(String deploymentId, List<ChangeId> first) throws SQLException {
        var sql = "WITH noted AS (INSERT INTO " + session.changeSets()
                + " SELECT r.stack_id, r.logical_resource_id, c.id, c.author, c.filename, r.deployment_id, r.number FROM "
                + session.requests() + " AS r, unnest(?::text[], ?::text[], ?::text[]) AS c (id, author, filename)"
                + " WHERE r.stack_id = ? AND r.logical_resource_id = ? AND r.deployment_id = ?"
                + " ON CONFLICT (stack_id, logical_resource_id, id, author, filename)"
                + " DO UPDATE SET deployment_id = excluded.deployment_id, request_number = excluded.request_number)"
                + " UPDATE " + session.requests()
                + " SET deployment_id = NULL WHERE stack_id = ? AND logical_resource_id = ? AND deployment_id = ?";
        session.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                identities(statement, 1, on, first);
                resource(statement, 4);
                statement.setString(6, deploymentId);
                resource(statement, 7);
                statement.setString(9, deploymentId);
                return statement.executeUpdate();
            }
        });
    }

    /// What was taken back is this resource's no more, even if somebody else applies it again.
    void forget(Report rollback, Log log) {
        try {
            forget(rollback.applied().stream().map(Report.Applied::id).toList());
        } catch (SQLException e) {
            log.warn("what was taken back is still noted as this resource's", Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private void forget(List<ChangeId> takenBack) throws SQLException {
        var sql = "DELETE FROM " + session.changeSets() + " AS s USING unnest(?::text[], ?::text[], ?::text[]) AS c (id, author, filename)"
                + " WHERE s.stack_id = ? AND s.logical_resource_id = ? AND s.id = c.id AND s.author = c.author AND s.filename = c.filename";
        session.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                identities(statement, 1, on, takenBack);
                resource(statement, 4);
                return statement.executeUpdate();
            }
        });
    }

    /// What this resource has applied and history still has, with the number of the request that first did: nothing that somebody else has applied anew since.
    Map<ChangeId, Long> applied() throws SQLException {
        settleWhatDied();
        var noted = noted();
        var ours = new HashMap<ChangeId, Long>();
        for (var row : history.rows()) {
            var note = noted.get(row.id());
            if (note != null && (row.execType() == ExecType.RERAN || note.deploymentId().equals(row.deploymentId()))) {
                ours.put(row.id(), note.request());
            }
        }
        return Map.copyOf(ours);
    }

    private record Noted(String deploymentId, long request) {}

    private Map<ChangeId, Noted> noted() throws SQLException {
        var sql = "SELECT id, author, filename, deployment_id, request_number FROM " + session.changeSets()
                + " WHERE stack_id = ? AND logical_resource_id = ?";
        return session.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                resource(statement, 1);
                var found = new HashMap<ChangeId, Noted>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(new ChangeId(rows.getString(1), rows.getString(2), rows.getString(3)),
                                new Noted(rows.getString(4), rows.getLong(5)));
                    }
                }
                return found;
            }
        });
    }

    private static void identities(PreparedStatement statement, int first, Connection on, List<ChangeId> ids) throws SQLException {
        statement.setArray(first, texts(on, ids, ChangeId::id));
        statement.setArray(first + 1, texts(on, ids, ChangeId::author));
        statement.setArray(first + 2, texts(on, ids, ChangeId::path));
    }

    private static Array texts(Connection on, List<ChangeId> ids, Function<ChangeId, String> part) throws SQLException {
        return on.createArrayOf("text", ids.stream().map(part).toArray());
    }

    private void resource(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, record.envelope().stackId());
        statement.setString(first + 1, record.envelope().logicalResourceId());
    }
}
