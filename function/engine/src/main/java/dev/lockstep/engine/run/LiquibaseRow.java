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

/// Row 1 of Liquibase's lock table, held `FOR UPDATE` by an open transaction: Liquibase's own UPDATE of that row waits; no row is left set, since the row
/// lock goes with the transaction.
///
/// @param settings what the holding transaction is to be told, as statements; empty for nothing
record LiquibaseRow(HistoryTable table, String settings) {

    /// Takes it in the connection's transaction, and waits for a Liquibase that has it; the transaction begins anew after each attempt in vain.
    ///
    /// @param connection out of autocommit, with nothing done in its transaction
    /// @param waiting is told who holds Liquibase's lock, once
    /// @return the backend that holds it now
    int hold(Connection connection, Patience patience, Consumer<String> waiting) throws SQLException, Failure {
        String told = "";
        while (true) {
            List<List<String>> row = attempt(connection);
            if (!row.isEmpty() && row.getFirst().getFirst().equals("f")) {
                return Integer.parseInt(row.getFirst().get(3));
            }
            String holder = row.isEmpty() ? whoHasIt(connection) : "by " + row.getFirst().get(1) + " since " + row.getFirst().get(2);
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

    /// The row; none where somebody has it, or has had it since this transaction began, which only a transaction that is repeatable minds.
    private List<List<String>> attempt(Connection connection) throws SQLException {
        try {
            return query(connection, "SELECT " + column("locked") + ", " + column("lockedby") + ", " + column("lockgranted")
                    + "::timestamp(0)::text, pg_backend_pid() FROM " + table.lockName() + " WHERE " + column("id")
                    + " = 1 FOR UPDATE SKIP LOCKED");
        } catch (SQLException e) {
            if (!PostgresErrors.state(e).equals("40001")) {
                throw e;
            }
            connection.rollback();
            return List.of();
        }
    }

    private String column(String lowerName) {
        return table.lockColumn(lowerName);
    }

    /// Why the row was not to be had.
    private String whoHasIt(Connection connection) throws SQLException {
        if (!query(connection, "SELECT 1 FROM " + table.lockName() + " WHERE " + column("id") + " = 1").isEmpty()) {
            return "by a transaction that is just taking or giving back the row";
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + table.lockName() + " (" + column("id") + ", " + column("locked")
                    + ") VALUES (1, FALSE) ON CONFLICT DO NOTHING");
            connection.commit();
        }
        return "by nobody: row 1 was missing and has been written";
    }

    /// A query of this transaction. Where there are settings, what is left open on the server after it is not the query's portal, which would keep its
    /// snapshot until the transaction ends, but that of a setting, which has none.
    List<List<String>> query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql + settings);
            return Rows.of(statement.getResultSet());
        }
    }
}
