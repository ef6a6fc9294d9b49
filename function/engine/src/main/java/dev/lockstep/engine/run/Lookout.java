package dev.lockstep.engine.run;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks on from beside, in a session of its own that is opened when there is something to look at. Each question is a transaction by itself, so
/// that nobody waits for it longer than it takes.
final class Lookout implements AutoCloseable {

    /// Milliseconds for a question, none of which waits for anybody.
    private static final int ANSWERED_WITHIN = 10_000;

    private final Connector connector;
    private @Nullable Connection connection;

    Lookout(Connector connector) {
        this.connector = connector;
    }

    /// Who makes the backend wait, one line each.
    List<String> blockers(int pid) throws SQLException {
        return ask(Blockers.of(pid)).stream().map(Blockers::described).toList();
    }

    /// Cancels whoever waits for the guard while `pid` waits for them: CREATE INDEX CONCURRENTLY waits for every snapshot older than its own, a
    /// Liquibase that waits for our row holds one, and so both would wait for ever without the server seeing a deadlock.
    ///
    /// @return who was cancelled, one line each
    List<String> freeFromWaiters(int pid, int guard) throws SQLException {
        return ask("SELECT a.pid, a.usename, a.application_name, pg_cancel_backend(a.pid) FROM pg_catalog.pg_stat_activity a"
                + " WHERE a.pid = ANY (pg_blocking_pids(" + pid + ")) AND " + guard + " = ANY (pg_blocking_pids(a.pid))")
                .stream()
                .map(row -> "pid " + row.get(0) + ", role " + row.get(1) + ", application '" + row.get(2) + "'")
                .toList();
    }

    private List<List<String>> ask(String sql) throws SQLException {
        if (connection == null) {
            connection = connector.connect();
            connection.setNetworkTimeout(Runnable::run, ANSWERED_WITHIN);
        }
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            return Rows.of(rows);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        Session.closeQuietly(connection);
        connection = null;
    }
}
