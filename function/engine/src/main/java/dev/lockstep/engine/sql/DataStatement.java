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

        /// A field of a data file for whose column the change names no type: the type of the table's column decides how it is read.
        ///
        /// @param text for strings, and for all types that are not named here
        /// @param uuid for `uuid` columns
        /// @param number for whole numbers, `numeric` and `money`
        /// @param truth for `boolean` and `bit`
        /// @param date for dates and times
        /// @param large for `text` and `xml`
        record Inferred(String column, String text, String uuid, String number, String truth, String date, String large) implements Cell {}

        /// The bytes themselves for a `bytea` column, else a large object: a column of text then holds its number.
        record Bytes(String column, String hex) implements Cell {

            static Bytes of(String column, byte[] bytes) {
                return new Bytes(column, HexFormat.of().formatHex(bytes));
            }
        }
    }

    private static final String KIND_BY_TYPE = "CASE WHEN t.typname IN ('int2', 'int4', 'int8', 'numeric', 'money') THEN 'number'"
            + " WHEN t.typname IN ('bool', 'bit') THEN 'truth'"
            + " WHEN t.typname IN ('date', 'time', 'timetz', 'timestamp', 'timestamptz') THEN 'date'"
            + " WHEN t.typname IN ('text', 'xml') THEN 'large' WHEN t.typname = 'uuid' THEN 'uuid' ELSE 'text' END";
    private static final String CALL_BY_TYPE = "CASE WHEN t.oid = 'bytea'::regtype THEN '(' ELSE 'lo_from_bytea(0, ' END";

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
        List<String> arguments = new ArrayList<>();
        var template = new StringBuilder();
        for (Cell part : parts) {
            switch (part) {
                case Cell.Known(String sql) -> template.append(sql.replace("%", "%%"));
                case Cell.Inferred inferred -> {
                    arguments.add(choice(inferred, variable(variables, KIND_BY_TYPE, inferred.column())));
                    template.append('%').append(arguments.size()).append("$s");
                }
                case Cell.Bytes(String column, String hex) -> {
                    arguments.add(variable(variables, CALL_BY_TYPE, column));
                    template.append('%').append(arguments.size()).append("$s'\\x").append(hex).append("'::bytea)");
                }
            }
        }
        String tag = tagFor(template + String.join("", arguments));
        var block = new StringBuilder("DO " + tag + "\nDECLARE\n");
        variables.forEach(
                (select, number) -> block.append("  v").append(number).append(" CONSTANT text := (").append(select).append(");\n"));
        block.append("BEGIN\n  EXECUTE pg_catalog.format(").append(Literals.string(template.toString()));
        return block.append(", VARIADIC ARRAY[")
                .append(String.join(", ", arguments))
                .append("]);\nEND ")
                .append(tag)
                .toString();
    }

    private String variable(Map<String, Integer> variables, String byType, String column) {
        String select = "SELECT " + byType + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attrelid = " + Literals.string(table) + "::regclass AND a.attname = " + Literals.string(names.stored(column));
        return "v" + variables.computeIfAbsent(select, _ -> variables.size() + 1);
    }

    /// Says only what differs from the text.
    private static String choice(Cell.Inferred cell, String kind) {
        var choice = new StringBuilder();
        Map<String, String> others = new LinkedHashMap<>();
        others.put("number", cell.number());
        others.put("truth", cell.truth());
        others.put("date", cell.date());
        others.put("large", cell.large());
        others.put("uuid", cell.uuid());
        others.forEach((name, sql) -> {
            if (!sql.equals(cell.text())) {
                choice.append(" WHEN '").append(name).append("' THEN ").append(Literals.string(sql));
            }
        });
        String text = Literals.string(cell.text());
        return choice.isEmpty() ? text : "CASE " + kind + choice + " ELSE " + text + " END";
    }

    private static String tagFor(String text) {
        String tag = "$lockstep$";
        for (int i = 1; text.contains(tag); i++) {
            tag = "$lockstep" + i + "$";
        }
        return tag;
    }
}
