package dev.lockstep.engine.history.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the two history tables are laid out in a schema: which there are, under which names, with which columns.
///
/// Liquibase finds its tables without regard to case, and has added columns over the years; so do we.
///
/// @param history null where there is no such table
/// @param lock null where there is no such table
/// @param remembers whether there is a table of what was found up to date
public record HistoryLayout(String schema, @Nullable Table history, @Nullable Table lock, boolean remembers) {

    static final String HISTORY = "databasechangelog";
    static final String LOCK = "databasechangeloglock";
    /// How much the type modifier of a `varchar(n)` is more than n.
    private static final int MODIFIER_OVER_LENGTH = 4;

    /// @param columns by lower-case name
    public record Table(String name, Map<String, Column> columns) {
        public Table {
            columns = Map.copyOf(columns);
        }

        Optional<Column> column(String lowerName) {
            return Optional.ofNullable(columns.get(lowerName));
        }
    }

    /// @param length of a `varchar(n)`; 0 where it has none
    public record Column(String name, int length) {}

    /// One column of one of the tables, as the catalog has it.
    private record Found(String table, String column, int length) {}

    /// Both tables as they are. One round trip.
    public static HistoryLayout read(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query(Quoted.text(schema)))) {
            return of(schema, rows);
        }
    }

    /// A query for the name and modifier of each column of the tables that there are. Written without a join: a new backend would have to read in twice as
    /// much of the catalogs to plan one.
    ///
    /// @param schema an expression that yields the schema's name
    public static String query(String schema) {
        return "SELECT (SELECT relname FROM pg_catalog.pg_class WHERE oid = attrelid), attname, atttypmod FROM pg_catalog.pg_attribute"
                + " WHERE attnum > 0 AND NOT attisdropped AND attrelid = ANY (ARRAY(SELECT oid FROM pg_catalog.pg_class"
                + " WHERE relnamespace = to_regnamespace(quote_ident(" + schema + ")) AND relkind IN ('r', 'p')"
                + " AND lower(relname) IN ('" + HISTORY + "', '" + LOCK + "', '" + UpToDate.TABLE + "')))";
    }

    /// Takes what [#query] answers. Of two tables that differ in case only, the lower-case one is Liquibase's.
    public static HistoryLayout of(String schema, ResultSet rows) throws SQLException {
        List<Found> found = new ArrayList<>();
        while (rows.next()) {
            found.add(new Found(rows.getString(1), rows.getString(2), Math.max(0, rows.getInt(3) - MODIFIER_OVER_LENGTH)));
        }
        return new HistoryLayout(schema, table(found, HISTORY), table(found, LOCK),
                found.stream().anyMatch(one -> one.table().equals(UpToDate.TABLE)));
    }

    private static @Nullable Table table(List<Found> found, String lowerName) {
        List<String> names = found.stream().map(Found::table).filter(lowerName::equalsIgnoreCase).distinct().sorted().toList();
        if (names.isEmpty()) {
            return null;
        }
        String name = names.contains(lowerName) ? lowerName : names.getFirst();
        Map<String, Column> columns = new HashMap<>();
        found.stream()
                .filter(one -> one.table().equals(name))
                .forEach(one -> columns.put(one.column().toLowerCase(Locale.ROOT), new Column(one.column(), one.length())));
        return new Table(name, columns);
    }

    /// Whether the history and its columns have their names in lower case, as Liquibase makes them on PostgreSQL.
    boolean plainlyNamed() {
        return history != null && history.name().equals(HISTORY)
                && history.columns().entrySet().stream().allMatch(column -> column.getKey().equals(column.getValue().name()));
    }

    /// Whether both tables are there with every column that is written.
    public boolean complete() {
        return history != null && lock != null && new HistoryTable(this).preparation().isEmpty();
    }
}
