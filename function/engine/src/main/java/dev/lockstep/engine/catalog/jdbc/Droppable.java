package dev.lockstep.engine.catalog.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Something that `drop-all` drops.
///
/// @param kind as DROP calls it
/// @param name qualified and quoted
public record Droppable(String kind, String name) {

    private static final String QUERY = """
            SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE'
                ELSE 'TABLE' END, quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p', 'v', 'S', 'f')
            AND lower(c.relname) NOT IN ('databasechangelog', 'databasechangeloglock')
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND (d.deptype = 'e' OR d.deptype IN ('a', 'i') AND c.relkind = 'S'))
            ORDER BY 1 DESC, 2""";

    /// All of these schemas, without the history tables, materialized views as Liquibase passes over them, sequences that belong to a column, and what an extension brought.
    public static List<Droppable> in(Connection connection, List<String> schemas) throws SQLException {
        List<Droppable> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Droppable(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return found;
    }

    /// Those of these schemas that do not exist.
    public static List<String> missing(Connection connection, List<String> schemas) throws SQLException {
        String query = "SELECT s FROM unnest(?) AS s WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = s)";
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    /// One that went with another is gone already.
    public String statement() {
        return "DROP " + kind + " IF EXISTS " + name + " CASCADE";
    }

    @Override
    public String toString() {
        return kind.toLowerCase(Locale.ROOT) + " " + name;
    }
}
