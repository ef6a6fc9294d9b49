package dev.lockstep.engine.history.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// What was once found up to date, in the table `lockstep_up_to_date` beside the history: of a run that was asked the same before, and of the very
/// same files, on a history with the very same rows, nothing is to be done. A row says what was true and stays true; there is none to take back.
public final class UpToDate {

    static final String TABLE = "lockstep_up_to_date";

    /// What is kept, so that the table does not grow with every release.
    private static final int KEPT = 50;

    private final String schema;

    public UpToDate(String schema) {
        this.schema = schema;
    }

    /// A condition that tells whether anything is kept: whether there are such a table and a history with a plain name.
    ///
    /// @param schema an expression that yields the schema's name
    public static String isKept(String schema) {
        String inSchema = "to_regclass(quote_ident(" + schema + ") || '.";
        return "CASE WHEN has_schema_privilege(to_regnamespace(quote_ident(" + schema + "))::oid, 'USAGE') THEN " + inSchema + TABLE
                + "') IS NOT NULL AND " + inSchema
                + HistoryLayout.HISTORY + "') IS NOT NULL ELSE false END";
    }

    /// What was found for a question.
    ///
    /// @param same whether all of the question was the same, or its beginning only
    /// @param inputs the files and parameters it was found with, one a line
    /// @param history which it was found with, and which is there now
    public record Found(boolean same, String inputs, String history) {}

    /// What was found for this question, or else for another that begins alike, if history is as it was then. One round trip; the connection is in
    /// autocommit, and [something is kept][#isKept].
    ///
    /// @param beginning what of the question bears on which change sets are applied
    /// @param asked everything but changelog and history that a plan depends on
    public Optional<Found> find(Connection connection, String beginning, String asked) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery("SELECT asked = " + Quoted.text(asked) + ", inputs, history FROM " + name()
                    + " WHERE starts_with(asked, " + Quoted.text(beginning) + ") AND history = (" + fingerprint(schema)
                    + ") ORDER BY 1 DESC, found_at DESC LIMIT 1")) {
                return row.next() ? Optional.of(new Found(row.getBoolean(1), row.getString(2), row.getString(3))) : Optional.empty();
            }
        }
    }

    /// Keeps what was found, where the role may. One round trip, or two the first time; the connection is in autocommit.
    ///
    /// @param layout plainly named
    /// @param changelog the root's path, for people who look at the table
    /// @param history as [HistoryRows#readWithFingerprint] has it
    public void keep(Connection connection, HistoryLayout layout, String asked, String changelog, String inputs, String history)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (!layout.remembers() && !mayCreate(statement)) {
                return;
            }
            statement.execute((layout.remembers() ? ""
                    : "CREATE TABLE IF NOT EXISTS " + name() + " (changelog text NOT NULL,"
                            + " asked text NOT NULL, history text NOT NULL, inputs text NOT NULL,"
                            + " found_at timestamptz NOT NULL DEFAULT clock_timestamp()); ")
                    + "DELETE FROM " + name() + " WHERE asked = " + Quoted.text(asked) + " OR found_at < (SELECT found_at FROM " + name()
                    + " ORDER BY found_at DESC OFFSET " + KEPT + " LIMIT 1); INSERT INTO " + name()
                    + " (changelog, asked, history, inputs) VALUES (" + Quoted.text(changelog) + ", " + Quoted.text(asked) + ", "
                    + Quoted.text(history) + ", " + Quoted.text(inputs) + ")");
        }
    }

    /// Asked first, so that a role that may not leaves no error in the server's log each time.
    private boolean mayCreate(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT has_schema_privilege(" + Quoted.text(schema) + ", 'CREATE')")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private String name() {
        return Quoted.name(schema) + "." + TABLE;
    }

    /// A query for what of the rows decides what is to be done: the sum of their hashes. A text that is missing is told from one that is empty, and every type
    /// is written by its own output: a new backend would have to look up what casts and defaults mean.
    static String fingerprint(String schema) {
        return "SELECT coalesce(sum(hashtextextended(concat_ws(chr(31), id, author, filename, dateexecuted, orderexecuted, exectype,"
                + " md5sum IS NULL, md5sum, tag IS NULL, tag, liquibase IS NULL, liquibase), 0)), 0)::text FROM "
                + HistoryTable.usualName(schema);
    }
}
