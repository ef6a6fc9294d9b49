package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.CsvFormat;
import dev.lockstep.engine.changelog.Change.SourceFile;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.LoadColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes of rows.
final class DataChanges {

    static final List<String> NAMES = List.of("insert", "update", "delete", "loadData", "loadUpdateData");

    private final ColumnReader columns;
    private final SourceFiles files;
    private final CellFiles cellFiles;
    private final FileScope file;

    DataChanges(ColumnReader columns, SourceFiles files, CellFiles cellFiles, FileScope file) {
        this.columns = columns;
        this.files = files;
        this.cellFiles = cellFiles;
        this.file = file;
    }

    @Nullable
    Change read(String name, Fields f) {
        return switch (name) {
            case "insert" -> insert(f);
            case "update" -> new Change.Update(f.text("catalogName"), f.text("schemaName"), f.required("tableName"), columns.columns(f),
                    where(f), columns.params(f), f.at());
            case "delete" -> new Change.Delete(f.text("catalogName"), f.text("schemaName"), f.required("tableName"), where(f),
                    columns.params(f), f.at());
            case "loadData" -> loadData(f);
            case "loadUpdateData" -> loadUpdateData(f);
            default -> null;
        };
    }

    private Change loadData(Fields f) {
        SourceFile source = source(f);
        CsvFormat format = format(f);
        List<LoadColumn> fields = columns.loadColumns(f);
        return new Change.LoadData(f.text("catalogName"), f.text("schemaName"), f.text("tableName"), source, format, fields,
                f.bool("usePreparedStatements"), cellFiles.of(source, format, fields, f.at()), f.at());
    }

    private Change loadUpdateData(Fields f) {
        SourceFile source = source(f);
        CsvFormat format = format(f);
        List<LoadColumn> fields = columns.loadColumns(f);
        return new Change.LoadUpdateData(f.text("catalogName"), f.text("schemaName"), f.text("tableName"), source, format, fields,
                f.required("primaryKey"), f.bool("onlyUpdate"), f.bool("usePreparedStatements"),
                cellFiles.of(source, format, fields, f.at()), f.at());
    }

    private Change insert(Fields f) {
        String schema = f.text("schemaName");
        List<Column> values = columns.columns(f);
        boolean prepared = values.stream().anyMatch(column -> column.value().blobFile() != null || column.value().clobFile() != null);
        return new Change.Insert(f.text("catalogName"), schema, f.required("tableName"),
                schema == null || prepared ? values : values.stream().map(column -> inSchema(column, schema)).toList(),
                new DbmsFilter(f.text("dbms")),
                f.at());
    }

    /// The sequences that an `insert` names belong to its schema.
    private static Column inSchema(Column column, String schema) {
        ColumnValue v = column.value();
        boolean another = v.text() != null || v.bool() != null || v.numeric() != null || v.date() != null || v.computed() != null;
        if (another || Boolean.TRUE.equals(column.autoIncrement().enabled())) {
            return column;
        }
        ColumnValue value = new ColumnValue(v.text(), v.numeric(), v.date(), v.rawDate(), v.bool(), v.blobFile(), v.clobFile(),
                v.encoding(),
                v.computed(), v.sequenceNext() == null ? null : schema + "." + v.sequenceNext(),
                v.sequenceCurrent() == null || v.sequenceNext() != null ? v.sequenceCurrent() : schema + "." + v.sequenceCurrent());
        return new Column(column.name(), column.type(), value, column.defaultValue(), column.autoIncrement(), column.constraints(),
                column.computed(), column.descending(), column.included(), column.remarks(), column.placement(), column.at());
    }

    private static @Nullable String where(Fields f) {
        String where = f.text("where");
        return where == null || where.isBlank() ? null : where.strip();
    }

    private SourceFile source(Fields f) {
        f.required("file");
        SourceFile source = files.named(f, "file", file, true);
        return source == null ? new SourceFile("", null, null, null) : source;
    }

    private static CsvFormat format(Fields f) {
        return new CsvFormat(f.text("separator"), f.text("quotchar"), f.text("commentLineStartsWith"));
    }
}
