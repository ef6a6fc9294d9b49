package dev.lockstep.lambda;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.HistoryRow;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The change sets that deployments of one resource were the first to apply, in the table `lockstep_change_set` beside the history: what
/// `OnDelete: RollBack` undoes. History alone does not tell, since a change set that runs again gets the last deployment's number.
///
/// A deployment's number is noted before it writes anything, so that what it applied is known even if it dies: it is then noted by the next one,
/// before that runs anything again.
final class AppliedChangeSets {

    private final RequestRecord record;
    private final Supplier<List<HistoryRow>> history;
    private final Log log;
    private final String requests;
    private final String changeSets;

    /// @param history as it is when it is asked for
    AppliedChangeSets(RequestRecord record, Supplier<List<HistoryRow>> history, Log log) {
        this.record = record;
        this.history = history;
        this.log = log;
        this.requests = record.qualified("lockstep_request");
        this.changeSets = record.qualified("lockstep_change_set");
    }

    /// This request's deployment begins to write.
    void begin(String deploymentId) {
        var sql = "UPDATE " + requests + " SET deployment_id = ? WHERE stack_id = ? AND logical_resource_id = ? AND request_id = ?";
        try {
            settleWhatDied();
            record.ask(on -> {
                try (var statement = on.prepareStatement(sql)) {
                    statement.setString(1, deploymentId);
                    resource(statement, 2);
                    statement.setString(4, record.envelope().requestId());
                    return statement.executeUpdate();
                }
            });
        } catch (SQLException e) {
            warn(e);
        }
    }

    /// It has written what it could.
    void end(Journal journal) {
        try {
            if (journal.deploymentId().isPresent()) {
                settle(journal.deploymentId().get(), journal.first());
            }
        } catch (SQLException e) {
            warn(e);
        }
    }

    private void warn(SQLException e) {
        log.warn("what this deployment applies could not be noted, and OnDelete: RollBack may leave it",
                Map.of("error", String.valueOf(e.getMessage())));
    }

    /// Notes what deployments that died have applied: their rows of history that no run has rewritten since.
    private void settleWhatDied() throws SQLException {
        var unsettled = unsettled();
        if (unsettled.isEmpty()) {
            return;
        }
        var rows = history.get();
        for (var deployment : unsettled) {
            settle(deployment, rows.stream()
                    .filter(row -> deployment.equals(row.deploymentId()) && row.execType() != ExecType.RERAN)
                    .map(HistoryRow::id)
                    .toList());
        }
    }

    /// The deployments of this resource that have begun, and of which is not noted what they applied.
    private Set<String> unsettled() throws SQLException {
        var sql = "SELECT deployment_id FROM " + requests + " WHERE stack_id = ? AND logical_resource_id = ? AND deployment_id IS NOT NULL";
        return record.ask(on -> {
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

    private void settle(String deploymentId, List<ChangeId> first) throws SQLException {
        var sql = "WITH noted AS (INSERT INTO " + changeSets
                + " SELECT ?, ?, c.id, c.author, c.filename, ? FROM unnest(?::text[], ?::text[], ?::text[]) AS c (id, author, filename)"
                + " ON CONFLICT (stack_id, logical_resource_id, id, author, filename) DO UPDATE SET deployment_id = excluded.deployment_id)"
                + " UPDATE " + requests + " SET deployment_id = NULL WHERE stack_id = ? AND logical_resource_id = ? AND deployment_id = ?";
        record.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                resource(statement, 1);
                statement.setString(3, deploymentId);
                statement.setArray(4, texts(on, first, ChangeId::id));
                statement.setArray(5, texts(on, first, ChangeId::author));
                statement.setArray(6, texts(on, first, ChangeId::path));
                resource(statement, 7);
                statement.setString(9, deploymentId);
                return statement.executeUpdate();
            }
        });
    }

    private static Array texts(Connection on, List<ChangeId> ids, Function<ChangeId, String> part) throws SQLException {
        return on.createArrayOf("text", ids.stream().map(part).toArray());
    }

    private void resource(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, record.envelope().stackId());
        statement.setString(first + 1, record.envelope().logicalResourceId());
    }

    /// What this resource has applied and history still has: nothing that somebody else has applied anew since.
    Set<ChangeId> applied() throws SQLException {
        settleWhatDied();
        var noted = noted();
        var ours = new HashSet<ChangeId>();
        for (var row : history.get()) {
            boolean only = noted.contains(new Noted(row.id(), String.valueOf(row.deploymentId())));
            boolean again = row.execType() == ExecType.RERAN && noted.stream().anyMatch(one -> one.id().equals(row.id()));
            if (only || again) {
                ours.add(row.id());
            }
        }
        return Set.copyOf(ours);
    }

    private record Noted(ChangeId id, String deploymentId) {}

    private Set<Noted> noted() throws SQLException {
        var sql = "SELECT id, author, filename, deployment_id FROM " + changeSets + " WHERE stack_id = ? AND logical_resource_id = ?";
        return record.ask(on -> {
            try (var statement = on.prepareStatement(sql)) {
                resource(statement, 1);
                var found = new ArrayList<Noted>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Noted(new ChangeId(rows.getString(1), rows.getString(2), rows.getString(3)), rows.getString(4)));
                    }
                }
                return Set.copyOf(found);
            }
        });
    }
}
