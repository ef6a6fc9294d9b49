package dev.lockstep.engine.history.jdbc;

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
public record HistoryLayout(String schema, @Nullable Table history, @Nullable Table lock) {

    static final String HISTORY = "databasechangelog";
    static final String LOCK = "databasechangeloglock";

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

    /// One column of one of the two tables, as the catalog has it.
    public record Found(String table, String column, int length) {}

    /// A query for an array of `table`, `column` and `length`, three texts for each column.
    ///
    /// @param schema an expression that yields the schema's name
    public static String query(String schema) {
        return "array(select unnest(array[c.relname::text, a.attname::text, greatest(a.atttypmod - 4, 0)::text])"
                + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                + " join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
                + " where n.nspname = " + schema + " and c.relkind in ('r', 'p') and lower(c.relname) in ('" + HISTORY + "', '" + LOCK
                + "') order by c.relname, a.attnum)";
    }

    /// Takes what [#query] answers. Of two tables that differ in case only, the lower-case one is Liquibase's.
    public static HistoryLayout of(String schema, String[] answer) {
        List<Found> found = new ArrayList<>();
        for (int i = 0; i + 2 < answer.length; i += 3) {
            found.add(new Found(answer[i], answer[i + 1], Integer.parseInt(answer[i + 2])));
        }
        return new HistoryLayout(schema, table(found, HISTORY), table(found, LOCK));
    }

    private static @Nullable Table table(List<Found> found, String lowerName) {
        List<String> names = found.stream().map(Found::table).filter(lowerName::equalsIgnoreCase).distinct().toList();
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

    /// Whether both tables are there with every column that is written.
    public boolean complete() {
        return history != null && lock != null && new HistoryTable(this).preparation().isEmpty();
    }
}
