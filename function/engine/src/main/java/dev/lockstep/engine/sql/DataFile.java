package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.CsvFormat;
import dev.lockstep.engine.changelog.Change.SourceFile;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnDefault;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.Csv;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.LoadColumn;
import dev.lockstep.engine.sql.DataStatement.Cell;
import dev.lockstep.engine.text.Location;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rows of a data file as values of SQL, each field read by what the change says of its column.
final class DataFile {

    private static final Pattern BASE64 = Pattern.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");

    /// Whole numbers, dates, and words that mean nothing else to any type. (That of other texts a boolean column of Liquibase's makes FALSE is
    /// not followed: PostgreSQL refuses them.)
    private static final Pattern SAME_FOR_ALL = Pattern.compile("-?[0-9]{1,18}"
            + "|\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])( ([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d)?|([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d"
            + "|(?!(?i)(on|tr|tru|ye|default|user|nan|infinity|inf)$|(?i)(now|today|current_|local|session_|system_))[\\p{L}_][^(]*");

    /// What both changes say of their file.
    record Source(@Nullable String schemaName, @Nullable String tableName, SourceFile file, CsvFormat format, List<LoadColumn> columns,
            Map<String, FileContent> cellFiles) {

        static Source of(Change.LoadData change) {
            return new Source(change.schemaName(), change.tableName(), change.file(), change.format(), change.columns(),
                    change.cellFiles());
        }

        static Source of(Change.LoadUpdateData change) {
            return new Source(change.schemaName(), change.tableName(), change.file(), change.format(), change.columns(),
                    change.cellFiles());
        }
    }

    /// @param cells by column, in the order of the file
    /// @param fixed the columns that are not to be updated
    record Row(Map<String, Cell> cells, Set<String> fixed, Location at) {

        int length() {
            int length = 0;
            for (Cell cell : cells.values()) {
                length += switch (cell) {
                    case Cell.Known(String sql) -> sql.length();
                    case Cell.Inferred inferred -> inferred.text().length() + inferred.large().length();
                    case Cell.Bytes(_, String hex) -> hex.length();
                };
            }
            return length;
        }
    }

    private final Draft draft;
    private final Source source;

    DataFile(Draft draft, Source source) {
        this.draft = draft;
        this.source = source;
    }

    /// No rows, and problems in the draft, where the file cannot be read.
    List<Row> rows() {
        FileContent content = source.file().content();
        if (content == null) {
            draft.notPlannable("the file \"" + source.file().written() + "\" does not exist", "add the file, or correct its path");
            return List.of();
        }
        List<Csv.Row> records = read(content);
        if (records.isEmpty()) {
            return List.of();
        }
        List<String> header = records.getFirst().fields();
        List<LoadColumn> columns = columnsOf(header);
        List<Row> rows = new ArrayList<>();
        for (Csv.Row written : records.subList(1, records.size())) {
            Location at = new Location(content.path(), written.line(), 0);
            if (written.fields().size() == header.size()) {
                rows.add(row(columns, written.fields(), at));
            } else {
                draft.invalid(at, "the row has " + written.fields().size() + " fields, the header has " + header.size(),
                        "quote fields that hold the separator");
            }
        }
        return rows;
    }

    /// A column whose value is an expression.
    static Column computed(String name, String expression, Location at) {
        var value = new ColumnValue(null, null, null, null, null, null, null, null, expression, null, null);
        return new Column(name, null, value, ColumnDefault.NONE, AutoIncrement.NONE, null, null, null, null, null, Column.Placement.NONE,
                at);
    }

    private List<Csv.Row> read(FileContent content) {
        try {
            List<Csv.Row> rows = Csv.rows(content, charset(source.file().encoding(), draft.at()), source.format());
            if (rows.isEmpty()) {
                draft.invalid(Location.of(content.path()), "the file is empty", "write a header with the names of the columns");
            }
            return rows;
        } catch (IllegalArgumentException e) {
            draft.invalid(Location.of(content.path()), String.valueOf(e.getMessage()), "correct the file");
            return List.of();
        }
    }

    /// What the change says of each field of the header, found by name, header or place; a field it does not mention is a column of that name.
    private List<LoadColumn> columnsOf(List<String> header) {
        List<LoadColumn> known = new ArrayList<>(source.columns());
        for (int i = 0; i < header.size(); i++) {
            String field = header.get(i);
            int place = i;
            int found = indexOf(known, column -> field.equals(column.name()) || field.equals(column.header())
                    || Integer.valueOf(place).equals(column.index()));
            if (found >= 0) {
                known.set(found, placed(known.get(found), known.get(found).name(), field, i));
            } else if (field.isBlank()) {
                draft.invalid(draft.at(), "field " + (i + 1) + " of the header has no name, and no column has index " + i,
                        "name it, or add a column with that index");
            } else {
                known.add(placed(unsaid(), field, field, i));
            }
        }
        List<LoadColumn> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String field = header.get(i).strip();
            int place = i;
            int found = indexOf(known, column -> Integer.valueOf(place).equals(column.index()) || field.equalsIgnoreCase(column.header())
                    || field.equalsIgnoreCase(column.name()));
            columns.add(found >= 0 ? known.get(found) : placed(known.isEmpty() ? unsaid() : known.getFirst(), field, field, i));
        }
        return columns;
    }

    /// Of which the change says nothing.
    private LoadColumn unsaid() {
        return new LoadColumn(null, null, null, null, null, null, ColumnDefault.NONE, null, draft.at());
    }

    private static int indexOf(List<LoadColumn> columns, java.util.function.Predicate<LoadColumn> wanted) {
        for (int i = 0; i < columns.size(); i++) {
            if (wanted.test(columns.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static LoadColumn placed(LoadColumn column, @Nullable String name, String header, int index) {
        return new LoadColumn(name, header, index, column.type(), column.nullPlaceholder(), column.allowUpdate(), column.defaultValue(),
                column.encoding(), column.at());
    }

    private Row row(List<LoadColumn> columns, List<String> fields, Location at) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        Set<String> fixed = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            LoadColumn column = columns.get(i);
            if ("skip".equalsIgnoreCase(column.type())) {
                continue;
            }
            String name = column.name() == null ? String.valueOf(column.header()).strip() : column.name();
            cells.put(name, cell(column, name, fields.get(i), at));
            if (Boolean.FALSE.equals(column.allowUpdate())) {
                fixed.add(name);
            }
        }
        return new Row(cells, fixed, at);
    }

    private Cell cell(LoadColumn column, String name, String field, Location at) {
        boolean isNull = column.nullPlaceholder() == null ? Literals.isNullWord(field) : column.nullPlaceholder().equals(field);
        if (isNull) {
            return new Cell.Known("NULL");
        }
        String text = field.isEmpty() ? column.defaultValue().text() : field;
        String type = column.type() == null ? "" : column.type().toUpperCase(Locale.ROOT);
        return switch (type) {
            case "" -> inferred(column, name, text, at);
            case "BLOB" -> text == null ? new Cell.Known("NULL") : blob(name, text, at);
            case "SEQUENCE" -> sequence(name, text, at);
            default -> new Cell.Known(typed(type, column, text, at));
        };
    }

    /// What is the same literal for every type that can hold it is written as that.
    private Cell inferred(LoadColumn column, String name, @Nullable String text, Location at) {
        if (text != null && SAME_FOR_ALL.matcher(text).matches() && !source.cellFiles().containsKey(text)) {
            return new Cell.Known(DataChanges.text(text));
        }
        return new Cell.Inferred(name, typed("STRING", column, text, at), typed("UUID", column, text, at),
                typed("NUMERIC", column, text, at), typed("BOOLEAN", column, text, at), typed("INFERRED DATE", column, text, at),
                typed("CLOB", column, text, at));
    }

    private String typed(String type, LoadColumn column, @Nullable String text, Location at) {
        ColumnDefault otherwise = column.defaultValue();
        return switch (type) {
            case "BOOLEAN" ->
                text != null ? Literals.bool(isTrue(text)) : otherwise.bool() == null ? "NULL" : Literals.bool(otherwise.bool());
            case "NUMERIC" -> text != null ? number(text) : otherwise.numeric() == null ? "NULL" : otherwise.numeric();
            case "DATE", "DATETIME", "TIME" -> {
                String date = date(type, otherwise, text);
                if (date == null) {
                    draft.invalid(at, "\"" + text + "\" begins as a point in time and goes on as none",
                            "write it as now+2hours or today-1");
                }
                yield String.valueOf(date);
            }
            // a word is only wrong if the column turns out to hold dates, and then the database says so
            case "INFERRED DATE" -> Objects.requireNonNullElseGet(date("DATE", otherwise, text), () -> String.valueOf(text));
            case "STRING" -> text == null ? "''" : DataChanges.text(text);
            case "COMPUTED" -> text != null
                    ? Literals.function(text)
                    : otherwise.computed() == null ? "NULL" : Literals.function(otherwise.computed());
            case "CLOB" -> text == null ? "NULL" : clob(text);
            default -> text == null ? "NULL" : DataChanges.text(text);
        };
    }

    private static @Nullable String date(String type, ColumnDefault otherwise, @Nullable String text) {
        if (text == null || Literals.isNullWord(text)) {
            return otherwise.date() == null ? "NULL" : Literals.date(otherwise.date());
        }
        return Literals.fieldDate(text, type);
    }

    /// Base64 comes before a file of that name.
    private Cell blob(String column, String text, Location at) {
        if (BASE64.matcher(text).matches()) {
            return Cell.Bytes.of(column, Base64.getDecoder().decode(text));
        }
        FileContent file = source.cellFiles().get(text);
        if (file == null) {
            draft.invalid(at, "column \"" + column + "\" holds neither Base64 nor the path of a file", "encode the bytes, or add the file");
            return new Cell.Known("NULL");
        }
        return Cell.Bytes.of(column, file.bytes());
    }

    /// The encoding of the column is not heeded, as in Liquibase: such a file is UTF-8.
    private String clob(String text) {
        FileContent file = source.cellFiles().get(text);
        return Literals.string(file == null ? text : file.text(StandardCharsets.UTF_8));
    }

    private Cell sequence(String column, @Nullable String text, Location at) {
        if (text == null) {
            draft.invalid(at, "column \"" + column + "\" names no sequence", "name it in the field, or as defaultValue of the column");
            return new Cell.Known("NULL");
        }
        return new Cell.Known(Literals.nextValue(draft.names(), source.schemaName(), text));
    }

    private Charset charset(@Nullable String encoding, Location where) {
        try {
            return encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        } catch (IllegalArgumentException _) {
            draft.invalid(where, "the encoding \"" + encoding + "\" is not known", "write one such as UTF-8");
            return StandardCharsets.UTF_8;
        }
    }

    private static String number(String text) {
        if (Literals.isNullWord(text)) {
            return "NULL";
        }
        return Literals.isNumber(text) && text.startsWith("(") ? text.substring(1).replaceFirst("\\)$", "") : text;
    }

    private static boolean isTrue(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y" -> true;
            case String other -> other.matches("\\+?\\d{1,10}") && Long.parseLong(other) > 0;
        };
    }
}
