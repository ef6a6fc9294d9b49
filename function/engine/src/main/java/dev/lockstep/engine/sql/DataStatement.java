package dev.lockstep.engine.sql;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An INSERT or UPDATE in the making, some of whose values can be written only by one who knows the type of the column.
///
/// Where there are such values the statement becomes a DO block that looks the types up, so that rendering asks no database.
final class DataStatement {

    /// One value of a statement.
    sealed interface Cell {

        /// Written already.
        record Known(String sql) implements Cell {}

        /// An empty field of a data file whose column has no type there: an empty string for a column of short strings, else NULL.
        record Empty(String column) implements Cell {}

        /// A large object for an `oid` column, else the bytes themselves.
        record Bytes(String column, String hex) implements Cell {

            static Bytes of(String column, byte[] bytes) {
                return new Bytes(column, HexFormat.of().formatHex(bytes));
            }
        }
    }

    private static final String EMPTY_BY_TYPE = "CASE WHEN t.typcategory = 'S' AND t.oid <> 'text'::regtype"
            + " OR t.oid IN ('bytea'::regtype, 'tsvector'::regtype) THEN '''''' ELSE 'NULL' END";
    private static final String CALL_BY_TYPE = "CASE WHEN t.oid = 'oid'::regtype THEN 'lo_from_bytea(0, ' ELSE '(' END";

    private final Identifiers names;
    private final String table;
    private final List<Cell> parts = new ArrayList<>();

    DataStatement(Identifiers names, String table) {
        this.names = names;
        this.table = table;
    }

    DataStatement sql(String text) {
        return value(new Cell.Known(text));
    }

    DataStatement value(Cell cell) {
        parts.add(cell);
        return this;
    }

    String text() {
        boolean plain = parts.stream().allMatch(Cell.Known.class::isInstance);
        return plain ? plainText() : block();
    }

    private String plainText() {
        var text = new StringBuilder();
        for (Cell part : parts) {
            if (part instanceof Cell.Known(String sql)) {
                text.append(sql);
            }
        }
        return text.toString();
    }

    private String block() {
        Map<String, Integer> variables = new LinkedHashMap<>();
        var template = new StringBuilder();
        for (Cell part : parts) {
            switch (part) {
                case Cell.Known(String sql) -> template.append(sql.replace("%", "%%"));
                case Cell.Empty(String column) -> template.append(reference(variables, EMPTY_BY_TYPE, column));
                case Cell.Bytes(String column, String hex) -> template.append(reference(variables, CALL_BY_TYPE, column))
                        .append("'\\x")
                        .append(hex)
                        .append("'::bytea)");
            }
        }
        String tag = tagFor(template.toString());
        var block = new StringBuilder("DO " + tag + "\nDECLARE\n");
        variables.forEach(
                (select, number) -> block.append("  v").append(number).append(" CONSTANT text := (").append(select).append(");\n"));
        block.append("BEGIN\n  EXECUTE pg_catalog.format(").append(Literals.string(template.toString()));
        variables.values().forEach(number -> block.append(", v").append(number));
        return block.append(");\nEND ").append(tag).toString();
    }

    private String reference(Map<String, Integer> variables, String byType, String column) {
        String select = "SELECT " + byType + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attrelid = " + Literals.string(table) + "::regclass AND a.attname = " + Literals.string(names.stored(column));
        int number = variables.computeIfAbsent(select, _ -> variables.size() + 1);
        return "%" + number + "$s";
    }

    private static String tagFor(String text) {
        String tag = "$lockstep$";
        for (int i = 1; text.contains(tag); i++) {
            tag = "$lockstep" + i + "$";
        }
        return tag;
    }
}
