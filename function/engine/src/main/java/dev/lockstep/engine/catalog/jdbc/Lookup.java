package dev.lockstep.engine.catalog.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether an object is there, one query each. Names of tables and indexes are those of the catalog; all others
/// compare without regard to case, as Liquibase's questions to PostgreSQL do.
public final class Lookup {

    /// A query that returns a row if the object is there.
    ///
    /// @param sql with a question mark for each value, and nowhere else
    /// @param values empty: it does not matter
    public record Query(String sql, List<Optional<String>> values) {

        public Query {
            values = List.copyOf(values);
        }

        private static Query of(String sql, @Nullable String... values) {
            return new Query(sql, Arrays.stream(values).map(Query::given).toList());
        }

        private static Optional<String> given(@Nullable String value) {
            return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
        }
    }

    private static final String RELATION = "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE lower(n.nspname) = lower(?) AND c.relkind ";
    private static final String NAMED = " AND c.relname = ?";
    private static final String IN_ANY_CASE = " AND lower(c.relname) = lower(?)";
    private static final String CONSTRAINT = "SELECT 1 FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE lower(n.nspname) = lower(?)"
            + " AND (?::text IS NULL OR c.relname = ?) AND (?::text IS NULL OR lower(k.conname) = lower(?)) AND k.contype = ";
    private static final String CONSTRAINED = " AND (?::text IS NULL OR ?::text = (SELECT string_agg(lower(a.attname), ',' ORDER BY u.place)"
            + " FROM unnest(k.conkey) WITH ORDINALITY AS u(number, place)"
            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number))";
    private static final String COLUMN = "SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE lower(n.nspname) = lower(?) AND lower(c.relname) = lower(?)"
            + " AND lower(a.attname) = lower(?) AND NOT a.attisdropped";
    private static final String INDEX = "SELECT 1 FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid"
            + " JOIN pg_catalog.pg_class c ON c.oid = x.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE lower(n.nspname) = lower(?) AND (?::text IS NULL OR c.relname = ?)"
            + " AND (?::text IS NULL OR i.relname = ?)"
            + " AND (?::text IS NULL OR ?::text = (SELECT string_agg(lower(coalesce((SELECT a.attname::text"
            + " FROM pg_catalog.pg_attribute a WHERE a.attrelid = x.indrelid AND a.attnum = x.indkey[p - 1] AND a.attnum > 0),"
            + " pg_get_indexdef(x.indexrelid, p, true))), ',' ORDER BY p) FROM generate_series(1, x.indnkeyatts) AS p))";

    private final Connection connection;

    public Lookup(Connection connection) {
        this.connection = connection;
    }

    public static Query table(String schema, String name) {
        return Query.of(RELATION + "IN ('r', 'p')" + NAMED, schema, name);
    }

    public static Query view(String schema, String name) {
        return Query.of(RELATION + "= 'v'" + IN_ANY_CASE, schema, name);
    }

    public static Query sequence(String schema, String name) {
        return Query.of(RELATION + "= 'S'" + IN_ANY_CASE, schema, name);
    }

    /// A column of a table, view or whatever else has columns.
    public static Query column(String schema, String table, String name) {
        return Query.of(COLUMN, schema, table, name);
    }

    /// @param table null: any
    /// @param name null: any, then the columns tell
    /// @param columns in order; counts only where there is no name
    public static Query index(String schema, @Nullable String table, @Nullable String name, @Nullable String columns) {
        String list = name == null ? list(columns) : null;
        return Query.of(INDEX, schema, table, table, name, name, list, list);
    }

    public static Query primaryKey(String schema, @Nullable String table, @Nullable String name) {
        return Query.of(CONSTRAINT + "'p'", schema, table, table, name, name);
    }

    public static Query foreignKey(String schema, @Nullable String table, @Nullable String name) {
        return Query.of(CONSTRAINT + "'f'", schema, table, table, name, name);
    }

    public static Query uniqueConstraint(String schema, String table, @Nullable String name, @Nullable String columns) {
        String list = name == null ? list(columns) : null;
        return Query.of(CONSTRAINT + "'u'" + CONSTRAINED, schema, table, table, name, name, list, list);
    }

    /// The index that CREATE INDEX CONCURRENTLY has built or left broken; empty where this table has none of that name.
    ///
    /// @param table as SQL writes it
    /// @param name as the catalog has it
    public Optional<Built> built(String table, String name) throws SQLException {
        String query = "SELECT format('%I.%I', n.nspname, c.relname), x.indisvalid FROM pg_catalog.pg_index x"
                + " JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE x.indrelid = to_regclass(?) AND c.relname = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table);
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Built(row.getString(1), row.getBoolean(2))) : Optional.empty();
            }
        }
    }

    /// What has become of an index that was being built.
    ///
    /// @param qualified its name as SQL writes it
    /// @param valid false: the building was cut off
    public record Built(String qualified, boolean valid) {}

    private static @Nullable String list(@Nullable String columns) {
        if (columns == null || columns.isBlank()) {
            return null;
        }
        List<String> names = Arrays.stream(columns.toLowerCase(java.util.Locale.ROOT).split(",")).map(String::strip).toList();
        return String.join(",", names);
    }

    public boolean answers(Query query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.sql() + " LIMIT 1")) {
            for (int i = 0; i < query.values().size(); i++) {
                statement.setString(i + 1, query.values().get(i).orElse(null));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
