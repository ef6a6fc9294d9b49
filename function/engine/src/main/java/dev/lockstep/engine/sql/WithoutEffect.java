package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.Constraints;
import dev.lockstep.engine.changelog.LoadColumn;
import dev.lockstep.engine.text.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attributes that ask for something which no statement does on PostgreSQL, neither Liquibase's nor ours: whoever wrote them should know.
///
/// What merely describes the database, as others must be told, is not among them: catalogs, `columnDataType`, `uniqueColumns` and their like.
public final class WithoutEffect {

    /// @param element the change type, or its column
    public record Attribute(String name, String element, Location at) {}

    private static final String PATH_ONLY = "a column of addColumn, but that the path itself is written,";

    private final String change;
    private final List<Attribute> found = new ArrayList<>();

    private WithoutEffect(String change) {
        this.change = change;
    }

    /// The attributes of a change that come to nothing.
    public static List<Attribute> in(Change change) {
        return switch (change) {
            case Change.CreateTable c -> of("createTable").whole(c.at(), c.rowDependencies(), "rowDependencies").created(c.columns());
            case Change.AddColumn c -> of("addColumn").added(c.columns());
            case Change.DropColumn c -> of("dropColumn").named(c.columns());
            case Change.CreateIndex c -> of("createIndex").indexed(c.columns());
            case Change.Insert c -> of("insert").written(c.columns());
            case Change.Update c -> of("update").written(c.columns());
            case Change.LoadData c ->
                of("loadData").hint(c.at(), c.usePreparedStatements(), "usePreparedStatements").loaded(c.columns(), false);
            case Change.LoadUpdateData c ->
                of("loadUpdateData").hint(c.at(), c.usePreparedStatements(), "usePreparedStatements").loaded(c.columns(), true);
            case Change.RenameColumn c -> of("renameColumn").hint(c.at(), c.remarks(), "remarks").found;
            case Change.AddAutoIncrement c -> of("addAutoIncrement").hint(c.at(), c.autoIncrement().generationType(), "generationType")
                    .hint(c.at(), c.autoIncrement().defaultOnNull(), "defaultOnNull").found;
            case Change.AddDefaultValue c ->
                of("addDefaultValue").hint(c.at(), c.defaultValue().constraintName(), "defaultValueConstraintName").found;
            case Change.AddNotNullConstraint c -> of("addNotNullConstraint").hint(c.at(), c.constraintName(), "constraintName")
                    .skipped(c.at(), c.validate(), "validate").found;
            case Change.AddPrimaryKey c -> of("addPrimaryKey").skipped(c.at(), c.validate(), "validate")
                    .hint(c.at(), c.forIndexName(), "forIndexName")
                    .hint(c.at(), c.forIndexSchemaName(), "forIndexSchemaName").found;
            case Change.DropPrimaryKey c -> of("dropPrimaryKey").skipped(c.at(), c.dropIndex(), "dropIndex").found;
            case Change.AddUniqueConstraint c -> of("addUniqueConstraint").skipped(c.at(), c.validate(), "validate")
                    .hint(c.at(), c.forIndexSchemaName(), "forIndexSchemaName")
                    .whole(c.at(), c.disabled(), "disabled").found;
            case Change.AddForeignKeyConstraint c ->
                of("addForeignKeyConstraint").hint(c.at(), c.referencesUniqueColumn(), "referencesUniqueColumn").found;
            case Change.DropTable _,Change.RenameTable _,Change.SetTableRemarks _,Change.ModifyDataType _,Change.SetColumnRemarks _,Change.MergeColumns _,Change.DropDefaultValue _,Change.DropNotNullConstraint _,Change.DropUniqueConstraint _,Change.DropForeignKeyConstraint _,Change.DropAllForeignKeyConstraints _,Change.AddLookupTable _,Change.DropIndex _,Change.CreateSequence _,Change.AlterSequence _,Change.RenameSequence _,Change.DropSequence _,Change.CreateView _,Change.DropView _,Change.RenameView _,Change.CreateProcedure _,Change.DropProcedure _,Change.Delete _,Change.RawSql _,Change.SqlFile _,Change.TagDatabase _,Change.Output _,Change.Stop _,Change.Empty _,Change.ExecuteCommand _,Change.CustomChange _ ->
                List.of();
        };
    }

    private static WithoutEffect of(String change) {
        return new WithoutEffect(change);
    }

    /// Without effect whatever its value.
    private WithoutEffect hint(Location at, @Nullable Object value, String name) {
        return unless(false, value, name, change, at);
    }

    /// Without effect where it is true.
    private WithoutEffect whole(Location at, @Nullable Boolean value, String name) {
        return unless(!Boolean.TRUE.equals(value), value, name, change, at);
    }

    /// Without effect where it is false.
    private WithoutEffect skipped(Location at, @Nullable Boolean value, String name) {
        return unless(!Boolean.FALSE.equals(value), value, name, change, at);
    }

    private WithoutEffect unless(boolean used, @Nullable Object value, String name, String element, Location at) {
        if (value != null && !used) {
            found.add(new Attribute(name, element, at));
        }
        return this;
    }

    private List<Attribute> created(List<Column> columns) {
        for (Column column : columns) {
            values(column);
            definition(column);
            constraints(column, false);
        }
        return found;
    }

    private List<Attribute> added(List<Column> columns) {
        for (Column column : columns) {
            of(column, column.value().encoding(), "encoding");
            unless(false, column.value().blobFile(), "valueBlobFile", PATH_ONLY, column.at());
            unless(false, column.value().clobFile(), "valueClobFile", PATH_ONLY, column.at());
            definition(column);
            constraints(column, true);
        }
        return found;
    }

    private List<Attribute> named(List<Column> columns) {
        for (Column column : columns) {
            of(column, column.type(), "type");
            of(column, column.computed(), "computed");
            of(column, column.remarks(), "remarks");
            of(column, column.constraints(), "constraints");
            order(column);
            values(column);
            defaults(column);
            identity(column, false);
        }
        return found;
    }

    private List<Attribute> indexed(List<Column> columns) {
        for (Column column : columns) {
            of(column, column.type(), "type");
            of(column, column.remarks(), "remarks");
            of(column, column.included(), "included");
            of(column, column.constraints(), "constraints");
            of(column, column.placement().afterColumn(), "afterColumn");
            of(column, column.placement().beforeColumn(), "beforeColumn");
            of(column, column.placement().position(), "position");
            values(column);
            defaults(column);
            identity(column, false);
        }
        return found;
    }

    private List<Attribute> written(List<Column> columns) {
        for (Column column : columns) {
            of(column, "BLOB".equalsIgnoreCase(column.type()) ? null : column.type(), "type");
            of(column, column.value().clobFile() == null ? column.value().encoding() : null, "encoding");
            of(column, column.computed(), "computed");
            of(column, column.remarks(), "remarks");
            of(column, column.constraints(), "constraints");
            order(column);
            defaults(column);
            boolean left = change.equals("insert") && Boolean.TRUE.equals(column.autoIncrement().enabled());
            of(column, left ? null : column.autoIncrement().enabled(), "autoIncrement");
            identityOptions(column);
        }
        return found;
    }

    private List<Attribute> loaded(List<LoadColumn> columns, boolean updates) {
        for (LoadColumn column : columns) {
            unless(updates, column.allowUpdate(), "allowUpdate", "a column of " + change, column.at());
            unless(false, column.encoding(), "encoding", "a column of " + change, column.at());
            unless(false, column.defaultValue().constraintName(), "defaultValueConstraintName", "a column of " + change, column.at());
            unless(false, column.defaultValue().sequenceNext(), "defaultValueSequenceNext", "a column of " + change, column.at());
        }
        return found;
    }

    private void of(Column column, @Nullable Object value, String name) {
        if (value != null) {
            found.add(new Attribute(name, "a column of " + change, column.at()));
        }
    }

    private void order(Column column) {
        of(column, column.descending(), "descending");
        of(column, column.included(), "included");
    }

    private void values(Column column) {
        ColumnValue value = column.value();
        of(column, value.text(), "value");
        of(column, value.numeric(), "valueNumeric");
        of(column, value.date(), "valueDate");
        of(column, value.bool(), "valueBoolean");
        of(column, value.blobFile(), "valueBlobFile");
        of(column, value.clobFile(), "valueClobFile");
        of(column, value.encoding(), "encoding");
        of(column, value.computed(), "valueComputed");
        of(column, value.sequenceNext(), "valueSequenceNext");
        of(column, value.sequenceCurrent(), "valueSequenceCurrent");
    }

    private void defaults(Column column) {
        of(column, column.defaultValue().text(), "defaultValue");
        of(column, column.defaultValue().numeric(), "defaultValueNumeric");
        of(column, column.defaultValue().date(), "defaultValueDate");
        of(column, column.defaultValue().bool(), "defaultValueBoolean");
        of(column, column.defaultValue().computed(), "defaultValueComputed");
        of(column, column.defaultValue().sequenceNext(), "defaultValueSequenceNext");
        of(column, column.defaultValue().constraintName(), "defaultValueConstraintName");
    }

    /// What a column that is made cannot be: identities have no `defaultOnNull`, defaults no names.
    private void definition(Column column) {
        order(column);
        of(column, column.defaultValue().constraintName(), "defaultValueConstraintName");
        identity(column, Boolean.TRUE.equals(column.autoIncrement().enabled()));
    }

    private void identity(Column column, boolean made) {
        of(column, (made || Boolean.FALSE.equals(column.autoIncrement().enabled())) ? null : column.autoIncrement().enabled(),
                "autoIncrement");
        if (made) {
            of(column, column.autoIncrement().defaultOnNull(), "defaultOnNull");
        } else {
            identityOptions(column);
        }
    }

    private void identityOptions(Column column) {
        of(column, column.autoIncrement().startWith(), "startWith");
        of(column, column.autoIncrement().incrementBy(), "incrementBy");
        of(column, column.autoIncrement().generationType(), "generationType");
        of(column, column.autoIncrement().defaultOnNull(), "defaultOnNull");
    }

    private void constraints(Column column, boolean added) {
        Constraints constraints = column.constraints();
        if (constraints == null) {
            return;
        }
        boolean key = Boolean.TRUE.equals(constraints.primaryKey());
        boolean refers = TableChanges.refersToTable(constraints);
        boolean namesNotNull = added && Boolean.FALSE.equals(constraints.nullable()) && !ColumnChanges.hasValue(column.value());
        of(column, namesNotNull ? null : constraints.notNullConstraintName(), "notNullConstraintName");
        of(column, (key && !added) ? null : constraints.primaryKeyName(), "primaryKeyName");
        of(column, (key && !added) ? null : constraints.primaryKeyTablespace(), "primaryKeyTablespace");
        of(column, Boolean.TRUE.equals(constraints.unique()) ? null : constraints.uniqueConstraintName(), "uniqueConstraintName");
        of(column, constraints.checkConstraint(), "checkConstraint");
        boolean defers = !added && (key || refers);
        of(column, defers ? null : whereTrue(constraints.deferrable()), "deferrable");
        of(column, defers ? null : whereTrue(constraints.initiallyDeferred()), "initiallyDeferred");
        of(column, whereFalse(constraints.validateNullable()), "validateNullable");
        of(column, whereFalse(constraints.validateUnique()), "validateUnique");
        of(column, (key && !added) ? null : whereFalse(constraints.validatePrimaryKey()), "validatePrimaryKey");
        of(column, (added && refers) ? null : whereFalse(constraints.validateForeignKey()), "validateForeignKey");
        of(column, refers ? null : constraints.foreignKeyName(), "foreignKeyName");
        of(column, refers ? null : whereTrue(constraints.deleteCascade()), "deleteCascade");
        of(column, refers ? null : constraints.referencedTableName(), "referencedTableName");
        of(column, refers ? null : constraints.referencedColumnNames(), "referencedColumnNames");
        boolean inSchema = refers && !added && constraints.references() == null;
        of(column, inSchema ? null : constraints.referencedTableSchemaName(), "referencedTableSchemaName");
    }

    private static @Nullable Boolean whereTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value) ? value : null;
    }

    private static @Nullable Boolean whereFalse(@Nullable Boolean value) {
        return Boolean.FALSE.equals(value) ? value : null;
    }
}
