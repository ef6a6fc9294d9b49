package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnDefault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The changes that take a change back, for change sets whose author wrote no rollback.
public final class Inverse {

    private Inverse() {}

    /// Exactly what Liquibase can invert; empty where there is no way back, an empty list where going back needs nothing.
    public static Optional<List<Change>> of(Change change) {
        return switch (change) {
            case Change.CreateTable c -> inverted(new Change.DropTable(null, c.schemaName(), c.tableName(), null, c.at()));
            case Change.RenameTable c ->
                inverted(new Change.RenameTable(null, c.schemaName(), c.newTableName(), c.oldTableName(), c.at()));
            case Change.AddColumn c -> Optional.of(withoutColumns(c));
            case Change.RenameColumn c -> inverted(new Change.RenameColumn(null, c.schemaName(), c.tableName(), c.newColumnName(),
                    c.oldColumnName(), c.columnDataType(), null, c.at()));
            case Change.AddDefaultValue c -> inverted(
                    new Change.DropDefaultValue(null, c.schemaName(), c.tableName(), c.columnName(), c.columnDataType(), c.at()));
            case Change.AddNotNullConstraint c -> inverted(new Change.DropNotNullConstraint(null, c.schemaName(), c.tableName(),
                    c.columnName(), c.columnDataType(), null, c.at()));
            case Change.DropNotNullConstraint c -> inverted(new Change.AddNotNullConstraint(null, c.schemaName(), c.tableName(),
                    c.columnName(), c.columnDataType(), c.constraintName(), null, null, c.at()));
            case Change.AddPrimaryKey c -> inverted(new Change.DropPrimaryKey(null, c.schemaName(), c.tableName(), c.constraintName(),
                    c.forIndexName() == null ? null : Boolean.FALSE, c.at()));
            case Change.AddUniqueConstraint c -> c.constraintName() == null
                    ? Optional.empty()
                    : inverted(new Change.DropUniqueConstraint(null, c.schemaName(), c.tableName(), c.constraintName(), c.columnNames(),
                            c.at()));
            case Change.AddForeignKeyConstraint c -> c.constraintName() == null
                    ? Optional.empty()
                    : inverted(new Change.DropForeignKeyConstraint(null, c.baseTableSchemaName(), c.baseTableName(), c.constraintName(),
                            c.at()));
            case Change.AddLookupTable c -> Optional.of(List.of(
                    new Change.DropForeignKeyConstraint(null, c.existingTableSchemaName(), c.existingTableName(),
                            ConstraintChanges.lookupKey(c), c.at()),
                    new Change.DropTable(null, c.newTableSchemaName(), c.newTableName(), null, c.at())));
            case Change.CreateIndex c -> c.indexName() == null
                    ? Optional.empty()
                    : inverted(new Change.DropIndex(null, c.schemaName(), c.tableName(), c.indexName(), c.at()));
            case Change.CreateSequence c -> inverted(new Change.DropSequence(null, c.schemaName(), c.sequenceName(), c.at()));
            case Change.RenameSequence c ->
                inverted(new Change.RenameSequence(null, c.schemaName(), c.newSequenceName(), c.oldSequenceName(), c.at()));
            case Change.CreateView c -> inverted(new Change.DropView(null, c.schemaName(), c.viewName(), null, c.at()));
            case Change.RenameView c -> inverted(new Change.RenameView(null, c.schemaName(), c.newViewName(), c.oldViewName(), c.at()));
            case Change.LoadUpdateData c -> LoadDataChanges.deletions(c);
            case Change.TagDatabase _,Change.Output _,Change.Empty _ -> Optional.of(List.of());
            case Change.DropTable _,Change.SetTableRemarks _,Change.DropColumn _,Change.ModifyDataType _,Change.SetColumnRemarks _,Change.MergeColumns _,Change.AddAutoIncrement _,Change.DropDefaultValue _,Change.DropPrimaryKey _,Change.DropUniqueConstraint _,Change.DropForeignKeyConstraint _,Change.DropAllForeignKeyConstraints _,Change.DropIndex _,Change.AlterSequence _,Change.DropSequence _,Change.DropView _,Change.CreateProcedure _,Change.DropProcedure _,Change.Insert _,Change.Update _,Change.Delete _,Change.LoadData _,Change.RawSql _,Change.SqlFile _,Change.Stop _,Change.CustomChange _,Change.ExecuteCommand _ ->
                Optional.empty();
        };
    }

    private static Optional<List<Change>> inverted(Change change) {
        return Optional.of(List.of(change));
    }

    /// Defaults go first: a default that draws from a sequence would keep the sequence from being dropped.
    private static List<Change> withoutColumns(Change.AddColumn change) {
        List<Change> inverse = new ArrayList<>();
        for (Column column : change.columns()) {
            if (column.name() != null && !hasNoDefault(column.defaultValue())) {
                inverse.add(new Change.DropDefaultValue(null, change.schemaName(), change.tableName(), column.name(), null, change.at()));
            }
        }
        inverse.add(new Change.DropColumn(null, change.schemaName(), change.tableName(), null, change.columns(), change.at()));
        return List.copyOf(inverse);
    }

    private static boolean hasNoDefault(ColumnDefault value) {
        return value.text() == null && value.bool() == null && value.numeric() == null && value.date() == null && value.computed() == null
                && value.sequenceNext() == null;
    }
}
