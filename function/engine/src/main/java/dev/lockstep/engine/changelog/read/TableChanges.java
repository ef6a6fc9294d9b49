package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ColumnDefault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes of tables and their columns.
final class TableChanges {

    static final List<String> NAMES = List.of("createTable", "dropTable", "renameTable", "setTableRemarks", "addColumn", "dropColumn",
            "renameColumn", "modifyDataType", "setColumnRemarks", "mergeColumns", "addAutoIncrement", "addDefaultValue",
            "dropDefaultValue");

    private final ColumnReader columns;

    TableChanges(ColumnReader columns) {
        this.columns = columns;
    }

    @Nullable
    Change read(String name, Fields f) {
        return switch (name) {
            case "createTable" -> new Change.CreateTable(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.text("tablespace"), f.text("remarks"), f.text("tableType"), f.bool("ifNotExists"), f.bool("rowDependencies"),
                    columns.columns(f), f.at());
            case "dropTable" -> new Change.DropTable(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.bool("cascadeConstraints"), f.at());
            case "renameTable" -> new Change.RenameTable(f.text("catalogName"), f.text("schemaName"), f.required("oldTableName"),
                    f.required("newTableName"), f.at());
            case "setTableRemarks" -> new Change.SetTableRemarks(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.text("remarks"), f.at());
            default -> column(name, f);
        };
    }

    private @Nullable Change column(String name, Fields f) {
        return switch (name) {
            case "addColumn" ->
                new Change.AddColumn(f.text("catalogName"), f.text("schemaName"), f.required("tableName"), columns.placedColumns(f),
                        f.at());
            case "dropColumn" -> new Change.DropColumn(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.text("columnName"), columns.columns(f), f.at());
            case "renameColumn" -> new Change.RenameColumn(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.required("oldColumnName"), f.required("newColumnName"), f.text("columnDataType"), f.text("remarks"), f.at());
            case "modifyDataType" -> new Change.ModifyDataType(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.required("columnName"), f.required("newDataType"), f.at());
            case "setColumnRemarks" -> new Change.SetColumnRemarks(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.required("columnName"), f.text("columnDataType"), f.text("columnParentType"), f.text("remarks"), f.at());
            case "mergeColumns" -> new Change.MergeColumns(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.required("column1Name"), f.text("joinString"), f.required("column2Name"), f.required("finalColumnName"),
                    f.required("finalColumnType"), f.at());
            case "addAutoIncrement" -> new Change.AddAutoIncrement(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.required("columnName"), f.text("columnDataType"), new AutoIncrement(null, f.text("generationType"),
                            f.bool("defaultOnNull"), f.integer("startWith"), f.integer("incrementBy")),
                    f.at());
            case "addDefaultValue" -> new Change.AddDefaultValue(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.required("columnName"), f.text("columnDataType"), asWritten(f), f.at());
            case "dropDefaultValue" -> new Change.DropDefaultValue(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.required("columnName"), f.text("columnDataType"), f.at());
            default -> null;
        };
    }

    /// The default of `addDefaultValue` is kept as written, even where it is no number or date.
    private static ColumnDefault asWritten(Fields f) {
        return new ColumnDefault(f.text("defaultValue"), f.text("defaultValueNumeric"), f.text("defaultValueDate"),
                f.bool("defaultValueBoolean"), f.text("defaultValueComputed"), f.text("defaultValueSequenceNext"),
                f.text("defaultValueConstraintName"));
    }
}
