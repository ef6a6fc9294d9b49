package dev.lockstep.engine.run;

import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps Liquibase out while we work: a second connection whose open transaction holds row 1 of the lock table `FOR UPDATE`. Liquibase's own
/// UPDATE of that row waits; no row is left set, since the row lock goes with the session.
///
/// Once the row is held the transaction takes no snapshot any more, not for a moment: a CONCURRENTLY statement that saw one would wait for the
/// end of the whole transaction, and so for ever.
final class Guard implements AutoCloseable {

    /// Milliseconds for a query, none of which waits for anybody: a network that swallows everything must not hold up who asks.
    private static final int ANSWERED_WITHIN = 10_000;

    private final Connection connection;
    private final HistoryTable table;
    private int pid;

    private Guard(Connection connection, HistoryTable table) {
        this.connection = connection;
        this.table = table;
    }

    /// @param waiting is told who holds Liquibase's lock, once
    static Guard open(Connector connector, HistoryTable table, Patience patience, Consumer<String> waiting) throws Failure {
        Connection connection = null;
        try {
            connection = connector.connect();
            connection.setNetworkTimeout(Runnable::run, ANSWERED_WITHIN);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            Guard guard = new Guard(connection, table);
            guard.hold(patience, waiting);
            return guard;
        } catch (SQLException e) {
            Session.closeQuietly(connection);
            throw PostgresErrors.connecting(e);
        } catch (Failure | RuntimeException e) {
            Session.closeQuietly(connection);
            throw e;
        }
    }

    private void hold(Patience patience, Consumer<String> waiting) throws SQLException, Failure {
        String told = "";
        while (true) {
            String holder = attempt();
            if (holder == null) {
                return;
            }
            connection.rollback();
            if (patience.exhausted()) {
                throw new Failure(Outcome.UNAVAILABLE, Problem.error(Code.LOCK_NOT_ACQUIRED, null, "Liquibase's lock is held: " + holder,
                        "wait until that run ends; if nothing runs any more, release the lock with release-locks, or: " + table.unlock()));
            }
            if (!holder.equals(told)) {
                waiting.accept("Liquibase: " + holder);
                told = holder;
            }
            patience.pause();
        }
    }

    /// Null if the row is ours now, else who has it.
    private @Nullable String attempt() throws SQLException {
        List<List<String>> row = query("SELECT locked, lockedby, lockgranted::timestamp(0)::text, pg_backend_pid() FROM " + table.lockName()
                + " WHERE id = 1 FOR UPDATE SKIP LOCKED");
        if (!row.isEmpty()) {
            pid = Integer.parseInt(row.getFirst().get(3));
            return row.getFirst().getFirst().equals("t") ? "by " + row.getFirst().get(1) + " since " + row.getFirst().get(2) : null;
        }
        if (!query("SELECT 1 FROM " + table.lockName() + " WHERE id = 1").isEmpty()) {
            return "by a transaction that is just taking or giving back the row";
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + table.lockName() + " (id, locked) VALUES (1, FALSE) ON CONFLICT DO NOTHING");
            connection.commit();
        }
        return "by nobody: row 1 was missing and has been written";
    }

    /// A query of this transaction. What is left open on the server after it is not the query's portal, which would keep its snapshot until the
    /// transaction ends, but that of a setting, which has none.
    private List<List<String>> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(
                    sql + "; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; " + Keepalive.LOCAL);
            return Rows.of(statement.getResultSet());
        }
    }

    /// Of the backend that holds the row.
    int pid() {
        return pid;
    }

    /// Whether the row is still held, and not lost with the connection. SHOW takes no snapshot.
    synchronized boolean holds() {
        try {
            return !query("SHOW transaction_isolation").isEmpty();
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
