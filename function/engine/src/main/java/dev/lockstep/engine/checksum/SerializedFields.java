package dev.lockstep.engine.checksum;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.SourceFile;
import dev.lockstep.engine.changelog.SqlText;
import org.jspecify.annotations.Nullable;

/// The name of a change and its fields, as Liquibase serialises them; checksum and description are made of them.
///
/// The fields are those of version 8. What a version leaves out is said in [Checksums], except for what both leave out, which is not here:
/// `createTable@ifNotExists` and `@rowDependencies`, `createIndex@associatedWith` and `@using`, `dropIndex@associatedWith`,
/// `tagDatabase@keepTagOnRollback`, `addForeignKeyConstraint@referencesUniqueColumn`, `whereParams`. Changes that are hashed by their text or data have only the fields that their description shows.
/// The switches are long because they are the table of change types.
final class SerializedFields {

    private SerializedFields() {}

    /// The name of the change's element.
    static String name(Change change) {
        return switch (change) {
            case Change.CreateTable _ -> "createTable";
            case Change.DropTable _ -> "dropTable";
            case Change.RenameTable _ -> "renameTable";
            case Change.SetTableRemarks _ -> "setTableRemarks";
            case Change.AddColumn _ -> "addColumn";
            case Change.DropColumn _ -> "dropColumn";
            case Change.RenameColumn _ -> "renameColumn";
            case Change.ModifyDataType _ -> "modifyDataType";
            case Change.SetColumnRemarks _ -> "setColumnRemarks";
            case Change.MergeColumns _ -> "mergeColumns";
            case Change.AddAutoIncrement _ -> "addAutoIncrement";
            case Change.AddDefaultValue _ -> "addDefaultValue";
            case Change.DropDefaultValue _ -> "dropDefaultValue";
            case Change.AddNotNullConstraint _ -> "addNotNullConstraint";
            case Change.DropNotNullConstraint _ -> "dropNotNullConstraint";
            case Change.AddPrimaryKey _ -> "addPrimaryKey";
            case Change.DropPrimaryKey _ -> "dropPrimaryKey";
            case Change.AddUniqueConstraint _ -> "addUniqueConstraint";
            case Change.DropUniqueConstraint _ -> "dropUniqueConstraint";
            case Change.AddForeignKeyConstraint _ -> "addForeignKeyConstraint";
            case Change.DropForeignKeyConstraint _ -> "dropForeignKeyConstraint";
            case Change.DropAllForeignKeyConstraints _ -> "dropAllForeignKeyConstraints";
            case Change.AddLookupTable _ -> "addLookupTable";
            case Change.CreateIndex _ -> "createIndex";
            case Change.DropIndex _ -> "dropIndex";
            case Change.CreateSequence _ -> "createSequence";
            case Change.AlterSequence _ -> "alterSequence";
            case Change.RenameSequence _ -> "renameSequence";
            case Change.DropSequence _ -> "dropSequence";
            case Change.CreateView _ -> "createView";
            case Change.DropView _ -> "dropView";
            case Change.RenameView _ -> "renameView";
            case Change.CreateProcedure _ -> "createProcedure";
            case Change.DropProcedure _ -> "dropProcedure";
            case Change.Insert _ -> "insert";
            case Change.Update _ -> "update";
            case Change.Delete _ -> "delete";
            case Change.LoadData _ -> "loadData";
            case Change.LoadUpdateData _ -> "loadUpdateData";
            case Change.RawSql _ -> "sql";
            case Change.SqlFile _ -> "sqlFile";
            case Change.TagDatabase _ -> "tagDatabase";
            case Change.Output _ -> "output";
            case Change.Stop _ -> "stop";
            case Change.Empty _ -> "empty";
            case Change.ExecuteCommand _ -> "executeCommand";
            case Change.CustomChange _ -> "customChange";
        };
    }

    static Fields of(Change change) {
        Fields.Collector fields = switch (change) {
            case Change.CreateTable c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("tablespace", c.tablespace())
                    .with("remarks", c.remarks())
                    .with("tableType", c.tableType())
                    .items("columns", ColumnFields.of(c.columns()));
            case Change.DropTable c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("cascadeConstraints", c.cascadeConstraints());
            case Change.RenameTable c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("oldTableName", c.oldTableName())
                    .with("newTableName", c.newTableName());
            case Change.SetTableRemarks c ->
                Fields.none().in(c.catalogName(), c.schemaName()).with("tableName", c.tableName()).with("remarks", c.remarks());
            case Change.AddColumn c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .items("columns", ColumnFields.of(c.columns()));
            case Change.DropColumn c -> dropColumn(c);
            case Change.RenameColumn c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("oldColumnName", c.oldColumnName())
                    .with("newColumnName", c.newColumnName())
                    .with("columnDataType", c.columnDataType())
                    .with("remarks", c.remarks());
            case Change.ModifyDataType c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("columnName", c.columnName())
                    .with("newDataType", c.newDataType());
            case Change.SetColumnRemarks c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("columnName", c.columnName())
                    .with("columnDataType", c.columnDataType())
                    .with("columnParentType", c.columnParentType())
                    .with("remarks", c.remarks());
            case Change.MergeColumns c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("column1Name", c.column1Name())
                    .with("joinString", c.joinString())
                    .with("column2Name", c.column2Name())
                    .with("finalColumnName", c.finalColumnName())
                    .with("finalColumnType", c.finalColumnType());
            case Change.AddAutoIncrement c -> addAutoIncrement(c);
            case Change.AddDefaultValue c -> addDefaultValue(c);
            case Change.DropDefaultValue c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("columnName", c.columnName())
                    .with("columnDataType", c.columnDataType());
            case Change.AddNotNullConstraint c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("columnName", c.columnName())
                    .with("columnDataType", c.columnDataType())
                    .with("constraintName", c.constraintName())
                    .with("defaultNullValue", c.defaultNullValue())
                    .with("validate", c.validate());
            case Change.DropNotNullConstraint c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("columnName", c.columnName())
                    .with("columnDataType", c.columnDataType())
                    .with("constraintName", c.constraintName());
            case Change.AddPrimaryKey c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("columnNames", c.columnNames())
                    .with("constraintName", c.constraintName())
                    .with("tablespace", c.tablespace())
                    .with("clustered", c.clustered())
                    .with("validate", c.validate())
                    .with("forIndexCatalogName", c.forIndexCatalogName())
                    .with("forIndexSchemaName", c.forIndexSchemaName())
                    .with("forIndexName", c.forIndexName());
            case Change.DropPrimaryKey c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("constraintName", c.constraintName())
                    .with("dropIndex", c.dropIndex());
            case Change.AddUniqueConstraint c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("columnNames", c.columnNames())
                    .with("constraintName", c.constraintName())
                    .with("tablespace", c.tablespace())
                    .with("deferrable", c.deferrable())
                    .with("initiallyDeferred", c.initiallyDeferred())
                    .with("disabled", c.disabled())
                    .with("clustered", c.clustered())
                    .with("validate", c.validate())
                    .with("forIndexCatalogName", c.forIndexCatalogName())
                    .with("forIndexSchemaName", c.forIndexSchemaName())
                    .with("forIndexName", c.forIndexName());
            case Change.DropUniqueConstraint c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("constraintName", c.constraintName())
                    .with("uniqueColumns", c.uniqueColumns());
            case Change.AddForeignKeyConstraint c -> Fields.none()
                    .with("baseTableCatalogName", c.baseTableCatalogName())
                    .with("baseTableSchemaName", c.baseTableSchemaName())
                    .with("baseTableName", c.baseTableName())
                    .with("baseColumnNames", c.baseColumnNames())
                    .with("constraintName", c.constraintName())
                    .with("referencedTableCatalogName", c.referencedTableCatalogName())
                    .with("referencedTableSchemaName", c.referencedTableSchemaName())
                    .with("referencedTableName", c.referencedTableName())
                    .with("referencedColumnNames", c.referencedColumnNames())
                    .with("deferrable", c.deferrable())
                    .with("initiallyDeferred", c.initiallyDeferred())
                    .with("onDelete", c.onDelete())
                    .with("onUpdate", c.onUpdate())
                    .with("validate", c.validate());
            case Change.DropForeignKeyConstraint c -> Fields.none()
                    .with("baseTableCatalogName", c.baseTableCatalogName())
                    .with("baseTableSchemaName", c.baseTableSchemaName())
                    .with("baseTableName", c.baseTableName())
                    .with("constraintName", c.constraintName());
            case Change.DropAllForeignKeyConstraints c -> Fields.none()
                    .with("baseTableCatalogName", c.baseTableCatalogName())
                    .with("baseTableSchemaName", c.baseTableSchemaName())
                    .with("baseTableName", c.baseTableName());
            case Change.AddLookupTable c -> Fields.none()
                    .with("existingTableCatalogName", c.existingTableCatalogName())
                    .with("existingTableSchemaName", c.existingTableSchemaName())
                    .with("existingTableName", c.existingTableName())
                    .with("existingColumnName", c.existingColumnName())
                    .with("newTableCatalogName", c.newTableCatalogName())
                    .with("newTableSchemaName", c.newTableSchemaName())
                    .with("newTableName", c.newTableName())
                    .with("newColumnName", c.newColumnName())
                    .with("newColumnDataType", c.newColumnDataType())
                    .with("constraintName", c.constraintName());
            case Change.CreateIndex c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .with("indexName", c.indexName())
                    .with("tablespace", c.tablespace())
                    .with("unique", c.unique())
                    .with("clustered", c.clustered())
                    .items("columns", ColumnFields.ofIndex(c.columns()));
            case Change.DropIndex c ->
                Fields.none().in(c.catalogName(), c.schemaName()).with("tableName", c.tableName()).with("indexName", c.indexName());
            case Change.CreateSequence c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("sequenceName", c.sequenceName())
                    .with("dataType", c.dataType())
                    .with("startValue", c.startValue())
                    .with("incrementBy", c.incrementBy())
                    .with("minValue", c.minValue())
                    .with("maxValue", c.maxValue())
                    .with("cacheSize", c.cacheSize())
                    .with("cycle", c.cycle())
                    .with("ordered", c.ordered());
            case Change.AlterSequence c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("sequenceName", c.sequenceName())
                    .with("dataType", c.dataType())
                    .with("incrementBy", c.incrementBy())
                    .with("minValue", c.minValue())
                    .with("maxValue", c.maxValue())
                    .with("cacheSize", c.cacheSize())
                    .with("cycle", c.cycle())
                    .with("ordered", c.ordered());
            case Change.RenameSequence c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("oldSequenceName", c.oldSequenceName())
                    .with("newSequenceName", c.newSequenceName());
            case Change.DropSequence c -> Fields.none().in(c.catalogName(), c.schemaName()).with("sequenceName", c.sequenceName());
            case Change.CreateView c -> createView(c);
            case Change.DropView c ->
                Fields.none().in(c.catalogName(), c.schemaName()).with("viewName", c.viewName()).with("ifExists", c.ifExists());
            case Change.RenameView c ->
                Fields.none().in(c.catalogName(), c.schemaName()).with("oldViewName", c.oldViewName()).with("newViewName", c.newViewName());
            case Change.CreateProcedure c -> createProcedure(c);
            case Change.DropProcedure c -> Fields.none().in(c.catalogName(), c.schemaName()).with("procedureName", c.procedureName());
            case Change.Insert c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .items("columns", ColumnFields.ofInsert(c.columns(), c.schemaName()))
                    .with("dbms", c.dbms().written());
            case Change.Update c -> Fields.none()
                    .in(c.catalogName(), c.schemaName())
                    .with("tableName", c.tableName())
                    .items("columns", ColumnFields.of(c.columns()))
                    .with("where", c.where());
            case Change.Delete c ->
                Fields.none().in(c.catalogName(), c.schemaName()).with("tableName", c.tableName()).with("where", c.where());
            case Change.LoadData c -> Fields.none().in(c.catalogName(), c.schemaName()).with("tableName", c.tableName());
            case Change.LoadUpdateData c -> Fields.none().in(c.catalogName(), c.schemaName()).with("tableName", c.tableName());
            case Change.RawSql _ -> Fields.none();
            case Change.SqlFile c -> Fields.none().with("path", c.file().written());
            case Change.TagDatabase c -> Fields.none().with("tag", c.tag());
            case Change.Output c -> Fields.none().with("target", c.target()).with("message", c.message());
            case Change.Stop c -> Fields.none().with("message", c.message());
            case Change.Empty _ -> Fields.none();
            case Change.ExecuteCommand c -> Fields.none().with("executable", c.executable()).with("timeout", c.timeout());
            case Change.CustomChange c -> Fields.none().with("class", c.className()).entries("param", c.params());
        };
        return fields.done();
    }

    private static Fields.Collector dropColumn(Change.DropColumn c) {
        Fields.Collector fields = Fields.none()
                .in(c.catalogName(), c.schemaName())
                .with("tableName", c.tableName())
                .with("columnName", c.columnName());
        return c.columns().isEmpty() ? fields : fields.items("columns", ColumnFields.of(c.columns()));
    }

    private static Fields.Collector addAutoIncrement(Change.AddAutoIncrement c) {
        Fields.Collector fields = Fields.none()
                .in(c.catalogName(), c.schemaName())
                .with("tableName", c.tableName())
                .with("columnName", c.columnName())
                .with("columnDataType", c.columnDataType());
        ColumnFields.identity(fields, c.autoIncrement());
        return fields;
    }

    private static Fields.Collector addDefaultValue(Change.AddDefaultValue c) {
        Fields.Collector fields = Fields.none()
                .in(c.catalogName(), c.schemaName())
                .with("tableName", c.tableName())
                .with("columnName", c.columnName())
                .with("columnDataType", c.columnDataType());
        ColumnFields.defaults(fields, c.defaultValue());
        return fields;
    }

    private static Fields.Collector createView(Change.CreateView c) {
        Fields.Collector fields = Fields.none()
                .in(c.catalogName(), c.schemaName())
                .with("viewName", c.viewName())
                .with("remarks", c.remarks())
                .with("replaceIfExists", c.replaceIfExists())
                .with("fullDefinition", c.fullDefinition());
        return text(fields, "selectQuery", c.selectQuery(), c.file());
    }

    private static Fields.Collector createProcedure(Change.CreateProcedure c) {
        Fields.Collector fields = Fields.none()
                .in(c.catalogName(), c.schemaName())
                .with("procedureName", c.procedureName())
                .with("dbms", c.dbms())
                .with("comment", c.comments())
                .with("replaceIfExists", c.replaceIfExists());
        return text(fields, "procedureBody", c.procedureText(), c.file());
    }

    /// A text that stands in the changelog is a field; one that comes from a file is not, only its path is.
    private static Fields.Collector text(Fields.Collector fields, String name, @Nullable SqlText text, SourceFile file) {
        return fields.with(name, text == null || file.written() != null ? null : text.text())
                .with("path", file.written())
                .with("relativeToChangelogFile", file.relativeToChangelogFile())
                .with("encoding", file.encoding());
    }
}
