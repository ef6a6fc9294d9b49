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
/// @param remembers whether there is a table of what was found up to date
public record HistoryLayout(String schema, @Nullable Table history, @Nullable Table lock, boolean remembers) {

    static final String HISTORY = "databasechangelog";
    static final String LOCK = "databasechangeloglock";
    /// Of texts that stand one after the other.
    static final char SEPARATOR = '\u001f';

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
    public record Found(String table, String column, int length) {}

    /// A query for `table`, `column` and `length` of each column, one after the other with a separator in between.
    ///
    /// @param schema an expression that yields the schema's name
    public static String query(String schema) {
        return "(select coalesce(string_agg(concat_ws(chr(" + (int) SEPARATOR
                + "), c.relname, a.attname, greatest(a.atttypmod - 4, 0)), chr("
                + (int) SEPARATOR + ") order by c.relname, a.attnum), '')"
                + " from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
                + " where c.relnamespace = to_regnamespace(quote_ident(" + schema
                + ")) and c.relkind in ('r', 'p') and lower(c.relname) in ('" + HISTORY + "', '" + LOCK
                + "', '" + UpToDate.TABLE + "'))";
    }

    /// Takes what [#query] answers. Of two tables that differ in case only, the lower-case one is Liquibase's.
    public static HistoryLayout of(String schema, String answered) {
        String[] answer = answered.split(String.valueOf(SEPARATOR), -1);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i + 2 < answer.length; i += 3) {
            found.add(new Found(answer[i], answer[i + 1], Integer.parseInt(answer[i + 2])));
        }
        return new HistoryLayout(schema, table(found, HISTORY), table(found, LOCK),
                found.stream().anyMatch(one -> one.table().equals(UpToDate.TABLE)));
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
