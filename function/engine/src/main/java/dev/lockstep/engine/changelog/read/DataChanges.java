package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.CsvFormat;
import dev.lockstep.engine.changelog.Change.SourceFile;
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
                    f.text("where"), columns.params(f), f.at());
            case "delete" -> new Change.Delete(f.text("catalogName"), f.text("schemaName"), f.required("tableName"), f.text("where"),
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
        return new Change.Insert(f.text("catalogName"), f.text("schemaName"), f.required("tableName"), columns.columns(f),
                new DbmsFilter(f.text("dbms")), f.at());
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
