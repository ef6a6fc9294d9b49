package dev.lockstep.engine.run;

import dev.lockstep.engine.history.jdbc.HistoryTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/// Keeps Liquibase out while one transaction after the other is committed: a second connection whose open transaction holds [its row][LiquibaseRow].
///
/// Once the row is held the transaction takes no snapshot any more, not for a moment: a CONCURRENTLY statement that saw one would wait for the
/// end of the whole transaction, and so for ever.
final class Guard implements AutoCloseable {

    /// Milliseconds for a query, none of which waits for anybody: a network that swallows everything must not hold up who asks.
    private static final int ANSWERED_WITHIN = 10_000;

    private static final String SETTINGS = "; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; "
            + Keepalive.LOCAL;

    private final Connection connection;
    private final LiquibaseRow row;
    private final int pid;

    private Guard(Connection connection, LiquibaseRow row, int pid) {
        this.connection = connection;
        this.row = row;
        this.pid = pid;
    }

    /// @param waiting is told who holds Liquibase's lock, once
    static Guard open(Connector connector, HistoryTable table, Patience patience, Consumer<String> waiting) throws Failure {
        Connection connection = null;
        try {
            connection = connector.connect();
            connection.setNetworkTimeout(Runnable::run, ANSWERED_WITHIN);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            LiquibaseRow row = new LiquibaseRow(table, SETTINGS);
            return new Guard(connection, row, row.hold(connection, patience, waiting));
        } catch (SQLException e) {
            Session.closeQuietly(connection);
            throw connection == null ? PostgresErrors.connecting(e) : PostgresErrors.readingHistory(e, table.lockName());
        } catch (Failure | RuntimeException e) {
            Session.closeQuietly(connection);
            throw e;
        }
    }

    /// Of the backend that holds the row.
    int pid() {
        return pid;
    }

    /// Whether the row is still held, and not lost with the connection. SHOW takes no snapshot.
    synchronized boolean holds() {
        try {
            return !row.query(connection, "SHOW transaction_isolation").isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        Session.closeQuietly(() -> {
            try (connection) {
                connection.rollback();
            }
        });
    }
}
