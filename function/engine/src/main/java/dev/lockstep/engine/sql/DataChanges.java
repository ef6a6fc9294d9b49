package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.sql.DataStatement.Cell;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `insert`, `update`, `delete`.
final class DataChanges {

    private static final Pattern PLACEHOLDER = Pattern.compile(":name|\\?|:value");

    private final Draft draft;
    private final Identifiers names;

    DataChanges(Draft draft) {
        this.draft = draft;
        this.names = draft.names();
    }

    void insert(Change.Insert change) {
        String table = names.qualified(change.schemaName(), change.tableName());
        List<Column> columns = lastOfEach(
                change.columns().stream().filter(column -> !Boolean.TRUE.equals(column.autoIncrement().enabled())).toList());
        var statement = new DataStatement(names, table);
        statement.sql("INSERT INTO " + table + " (" + String.join(", ", columns.stream().map(this::name).toList()) + ") VALUES (");
        String separator = "";
        for (Column column : columns) {
            statement.sql(separator).value(value(change.schemaName(), column));
            separator = ", ";
        }
        if (columns.isEmpty()) {
            draft.invalid(change.at(), "insert names no column", "add a column with its value");
        }
        draft.add(statement.sql(")").text());
    }

    /// Where a column is named twice the later value takes the place of the earlier one.
    private static List<Column> lastOfEach(List<Column> columns) {
        SequencedMap<@Nullable String, Column> last = new LinkedHashMap<>();
        columns.forEach(column -> last.put(column.name(), column));
        return List.copyOf(last.values());
    }

    void update(Change.Update change) {
        if (change.columns().isEmpty()) {
            draft.invalid(change.at(), "update names no column", "add a column with its value");
        }
        update(change.schemaName(), change.tableName(), change.columns(), condition(change.where(), change.whereParams()));
    }

    /// Sets a column of all rows. Of a file that is to be the value Liquibase writes the path, and so does this.
    void updateAll(@Nullable String schema, String table, Column column) {
        String name = names.qualified(schema, table);
        ColumnValue value = column.value();
        ColumnValue.FileReference file = value.clobFile() == null ? value.blobFile() : value.clobFile();
        boolean another = value.text() != null || value.bool() != null || value.numeric() != null || value.date() != null
                || value.computed() != null;
        String sql = (file == null || another) ? sql(schema, value) : text(file.written());
        draft.add("UPDATE " + name + " SET " + name(column) + " = " + sql);
    }

    void delete(Change.Delete change) {
        draft.add("DELETE FROM " + names.qualified(change.schemaName(), change.tableName())
                + condition(change.where(), change.whereParams()));
    }

    /// A string as a value: the word NULL means none, and `NOW()` stays a function.
    static String text(String value) {
        if (Literals.isNullWord(value)) {
            return "NULL";
        }
        return value.equalsIgnoreCase("NOW()") || value.startsWith("to_date(") ? value : Literals.string(value);
    }

    private void update(@Nullable String schema, String tableName, List<Column> columns, String condition) {
        String table = names.qualified(schema, tableName);
        var statement = new DataStatement(names, table).sql("UPDATE " + table + " SET ");
        String separator = "";
        for (Column column : lastOfEach(columns)) {
            statement.sql(separator + name(column) + " = ").value(value(schema, column));
            separator = ", ";
        }
        draft.add(statement.sql(condition).text());
    }

    private String name(Column column) {
        if (column.name() == null) {
            draft.invalid(column.at(), "a column has no name", "add name");
            return "";
        }
        return names.column(column.name());
    }

    private Cell value(@Nullable String schema, Column column) {
        ColumnValue value = column.value();
        if (value.text() == null && value.bool() == null && value.numeric() == null && value.date() == null && value.computed() == null) {
            if (value.clobFile() != null) {
                return new Cell.Known(clob(column, value.clobFile(), value.encoding()));
            }
            if (value.blobFile() != null) {
                FileContent content = content(column, value.blobFile());
                return Cell.Bytes.of(String.valueOf(column.name()), content == null ? new byte[0] : content.bytes());
            }
        }
        if (value.text() != null && "BLOB".equalsIgnoreCase(column.type())) {
            return base64(column, value.text());
        }
        return new Cell.Known(sql(schema, value));
    }

    private String sql(@Nullable String schema, ColumnValue value) {
        if (value.text() != null) {
            return text(value.text());
        }
        if (value.bool() != null) {
            return Literals.bool(value.bool());
        }
        if (value.numeric() != null) {
            return value.numeric();
        }
        if (value.date() != null) {
            return Literals.date(value.date());
        }
        if (value.computed() != null) {
            return Literals.function(value.computed());
        }
        if (value.sequenceNext() != null) {
            return Literals.nextValue(names, schema, value.sequenceNext());
        }
        return value.sequenceCurrent() == null ? "NULL" : Literals.currentValue(names, schema, value.sequenceCurrent());
    }

    private String clob(Column column, ColumnValue.FileReference file, @Nullable String encoding) {
        FileContent content = content(column, file);
        return content == null ? "NULL" : Literals.string(content.text(charset(column, encoding)));
    }

    private @Nullable FileContent content(Column column, ColumnValue.FileReference file) {
        if (file.content() == null) {
            draft.notPlannable("the file \"" + file.written() + "\" of column \"" + column.name() + "\" does not exist",
                    "add the file, or correct its path");
        }
        return file.content();
    }

    private Charset charset(Column column, @Nullable String encoding) {
        if (encoding == null) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(encoding);
        } catch (IllegalArgumentException _) {
            draft.invalid(column.at(), "the encoding \"" + encoding + "\" is not known", "write one such as UTF-8");
            return StandardCharsets.UTF_8;
        }
    }

    private Cell base64(Column column, String text) {
        try {
            return Cell.Bytes.of(String.valueOf(column.name()), Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            draft.invalid(column.at(), "the value of the blob column \"" + column.name() + "\" is not Base64",
                    "encode it, or use valueBlobFile");
            return new Cell.Known("NULL");
        }
    }

    /// ` WHERE …` with `:name` and `:value` (or `?`) filled in, each in turn; empty where there is no condition.
    private String condition(@Nullable String where, List<Column> parameters) {
        if (where == null) {
            if (!parameters.isEmpty()) {
                draft.invalid(draft.at(), "whereParams are given, but no where", "add where with a :name and :value for each");
            }
            return "";
        }
        Iterator<String> columnNames = parameters.stream().map(Column::name).filter(java.util.Objects::nonNull).iterator();
        Iterator<Column> values = parameters.iterator();
        Matcher matcher = PLACEHOLDER.matcher(where.strip());
        String filled = matcher.replaceAll(match -> Matcher.quoteReplacement(fill(match.group(), columnNames, values)));
        return " WHERE " + filled;
    }

    private String fill(String placeholder, Iterator<String> columnNames, Iterator<Column> values) {
        if (placeholder.equals(":name")) {
            return columnNames.hasNext() ? names.column(columnNames.next()) : placeholder;
        }
        return values.hasNext() ? parameter(values.next()) : placeholder;
    }

    private String parameter(Column column) {
        if (!ColumnChanges.hasValue(column.value())) {
            draft.invalid(column.at(), "a param of whereParams has no value", "give it one; for NULL write IS NULL into where");
        }
        return sql(null, column.value());
    }
}
