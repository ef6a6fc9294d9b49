package dev.lockstep.testkit.compare;

import dev.lockstep.testkit.postgres.Sessions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of Liquibase's history table, without what differs from run to run: date, deployment id, version.
public record HistoryRow(int orderExecuted, @Nullable String id, @Nullable String author, @Nullable String filename,
        @Nullable String execType,
        @Nullable String md5sum, @Nullable String description, @Nullable String comments, @Nullable String tag, @Nullable String contexts,
        @Nullable String labels) {

    /// The history in the schema `public`.
    public static List<HistoryRow> of(Sessions database) throws SQLException {
        return of(database, "public");
    }

    /// The history in that schema, in the order of execution; empty if there is no history table.
    public static List<HistoryRow> of(Sessions database, String schema) throws SQLException {
        var rows = new ArrayList<HistoryRow>();
        var table = '"' + schema.replace("\"", "\"\"") + "\".databasechangelog";
        try (var connection = database.connect(); var statement = connection.createStatement()) {
            if (!exists(statement, table)) {
                return List.of();
            }
            try (var row = statement.executeQuery("""
                    select orderexecuted, id, author, filename, exectype, md5sum, description, comments, tag, contexts, labels
                    from\s""" + table + " order by orderexecuted, dateexecuted, id")) {
                while (row.next()) {
                    rows.add(new HistoryRow(row.getInt(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                            row.getString(6),
                            row.getString(7), row.getString(8), row.getString(9), row.getString(10), row.getString(11)));
                }
            }
        }
        return List.copyOf(rows);
    }

    private static boolean exists(java.sql.Statement statement, String table) throws SQLException {
        try (var row = statement.executeQuery("select to_regclass('" + table.replace("'", "''") + "') is not null")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
