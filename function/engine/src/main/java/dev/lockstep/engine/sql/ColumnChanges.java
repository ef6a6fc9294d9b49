package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnDefault;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.Constraints;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is done to columns of a table that exists.
final class ColumnChanges {

    private static final Pattern REFERENCES = Pattern.compile("([\\w.]+)\\s*\\(\\s*(\\w+)\\s*\\)");

    private final Draft draft;
    private final Identifiers names;

    ColumnChanges(Draft draft) {
        this.draft = draft;
        this.names = draft.names();
    }

    /// First all columns with their constraints, then the values of existing rows, then NOT NULL where a value was given, then comments.
    void add(Change.AddColumn change) {
        String table = names.qualified(change.schemaName(), change.tableName());
        for (Column column : change.columns()) {
            if (column.name() == null || (column.type() == null && !Boolean.TRUE.equals(column.computed()))) {
                draft.invalid(column.at(), "a column of addColumn lacks its " + (column.name() == null ? "name" : "type"), "write it");
                return;
            }
            refusePlacement(column);
            addColumn(table, column, column.name());
        }
        for (Column column : change.columns()) {
            if (column.name() != null && hasValue(column.value())) {
                new DataChanges(draft).updateAll(change.schemaName(), change.tableName(), column);
            }
        }
        for (Column column : change.columns()) {
            if (column.name() != null && hasValue(column.value()) && isNotNull(column)) {
                draft.add("ALTER TABLE " + table + " ALTER COLUMN " + names.column(column.name()) + " SET NOT NULL");
            }
        }
        for (Column column : change.columns()) {
            if (column.name() != null && TableChanges.given(column.remarks()) != null) {
                draft.add(TableChanges.comment("COLUMN " + table + "." + names.column(column.name()), column.remarks()));
            }
        }
    }

    void drop(Change.DropColumn change) {
        String table = names.qualified(change.schemaName(), change.tableName());
        if (change.columns().isEmpty()) {
            dropColumn(table, change.columnName());
        }
        change.columns().forEach(column -> dropColumn(table, column.name()));
    }

    void rename(Change.RenameColumn change) {
        draft.add("ALTER TABLE " + names.qualified(change.schemaName(), change.tableName()) + " RENAME COLUMN "
                + names.column(change.oldColumnName()) + " TO " + names.column(change.newColumnName()));
    }

    void modifyType(Change.ModifyDataType change) {
        String type = ColumnTypes.sql(draft, change.newDataType(), change.at());
        String column = names.column(change.columnName());
        draft.add(alter(change.schemaName(), change.tableName(), change.columnName()) + " TYPE " + type + " USING (" + column + "::" + type
                + ")");
    }

    void remark(Change.SetColumnRemarks change) {
        draft.add(TableChanges.comment(
                "COLUMN " + names.qualified(change.schemaName(), change.tableName()) + "." + names.column(change.columnName()),
                change.remarks()));
    }

    void merge(Change.MergeColumns change) {
        String table = names.qualified(change.schemaName(), change.tableName());
        String join = change.joinString() == null ? "" : change.joinString();
        draft.add("ALTER TABLE " + table + " ADD " + names.column(change.finalColumnName()) + " "
                + ColumnTypes.sql(draft, change.finalColumnType(), change.at()));
        draft.add("UPDATE " + table + " SET " + names.column(change.finalColumnName()) + " = " + names.column(change.column1Name()) + " || "
                + Literals.string(join) + " || " + names.column(change.column2Name()));
        dropColumn(table, change.column1Name());
        dropColumn(table, change.column2Name());
    }

    /// A sequence of its own, owned by the column, as `serial` does: Liquibase does not make an identity of an existing column.
    void addAutoIncrement(Change.AddAutoIncrement change) {
        String sequence = change.tableName() + "_" + change.columnName() + "_seq";
        boolean plain = !names.object(change.tableName()).startsWith("\"") && !names.object(change.columnName()).startsWith("\"");
        String name = plain ? sequence.toLowerCase(Locale.ROOT) : sequence;
        AutoIncrement auto = change.autoIncrement();
        draft.add("CREATE SEQUENCE IF NOT EXISTS " + names.qualified(change.schemaName(), name)
                + (auto.startWith() == null ? "" : " START WITH " + auto.startWith())
                + (auto.incrementBy() == null ? "" : " INCREMENT BY " + auto.incrementBy()));
        draft.add(alter(change.schemaName(), change.tableName(), change.columnName()) + " SET NOT NULL");
        setDefault(change.schemaName(), change.tableName(), change.columnName(),
                new ColumnDefault(null, null, null, null, null, name, null));
    }

    void addDefault(Change.AddDefaultValue change) {
        if (change.columnDataType() != null && !fits(change.defaultValue(), change.columnDataType(), change)) {
            draft.invalid(change.at(), "the default value does not match the type \"" + change.columnDataType() + "\"",
                    "use defaultValueBoolean for truth values and defaultValue for text, or leave columnDataType out");
            return;
        }
        setDefault(change.schemaName(), change.tableName(), change.columnName(), change.defaultValue());
    }

    /// Liquibase looks at this for truth values and text only.
    private boolean fits(ColumnDefault value, String type, Change.AddDefaultValue change) {
        boolean function = Literals.isFunction(value);
        return switch (ColumnTypes.of(draft, type, change.at()).family()) {
            case BOOLEAN -> function || (value.bool() != null && value.text() == null);
            case CHARACTER -> function || value.text() != null;
            case INTEGER, SMALL_INTEGER, NUMBER, TEXT, DATE, TIME, TIMESTAMP, BINARY, XML, UUID, OTHER -> true;
        };
    }

    void dropDefault(Change.DropDefaultValue change) {
        draft.add(alter(change.schemaName(), change.tableName(), change.columnName()) + " DROP DEFAULT");
    }

    void addNotNull(Change.AddNotNullConstraint change) {
        String value = change.defaultNullValue();
        String column = names.column(change.columnName());
        if (value != null && !Literals.isNullWord(value)) {
            draft.add("UPDATE " + names.qualified(change.schemaName(), change.tableName()) + " SET " + column + " = "
                    + replacement(change, value) + " WHERE " + column + " IS NULL");
        }
        draft.add(alter(change.schemaName(), change.tableName(), change.columnName()) + " SET NOT NULL");
    }

    void dropNotNull(Change.DropNotNullConstraint change) {
        draft.add(alter(change.schemaName(), change.tableName(), change.columnName()) + " DROP NOT NULL");
    }

    static boolean hasValue(ColumnValue value) {
        return value.text() != null || value.bool() != null || value.numeric() != null || value.date() != null || value.computed() != null
                || value.clobFile() != null || value.blobFile() != null || value.sequenceNext() != null || value.sequenceCurrent() != null;
    }

    private void addColumn(String table, Column column, String name) {
        boolean auto = Boolean.TRUE.equals(column.autoIncrement().enabled());
        ColumnType type = column.type() == null ? null : ColumnTypes.ofColumn(draft, column.type(), column);
        Constraints constraints = column.constraints();
        String sql = "ALTER TABLE " + table + " ADD " + names.column(name) + (type == null ? "" : " " + type.sql())
                + (auto ? " " + TableChanges.identity(column.autoIncrement()) : "")
                + TableChanges.defaultClause(Literals.columnDefault(draft, column.defaultValue(), type));
        if (constraints != null && isNotNull(column) && !hasValue(column.value())) {
            String constraint = TableChanges.given(constraints.notNullConstraintName());
            sql += (constraint == null ? "" : " CONSTRAINT " + names.object(constraint)) + " NOT NULL";
        }
        boolean key = constraints != null && Boolean.TRUE.equals(constraints.primaryKey());
        draft.add(sql + (key ? " PRIMARY KEY" : ""));
        if (constraints != null && Boolean.TRUE.equals(constraints.unique())) {
            String constraint = constraints.uniqueConstraintName();
            draft.add("ALTER TABLE " + table + " ADD " + (constraint == null ? "" : "CONSTRAINT " + names.object(constraint) + " ")
                    + "UNIQUE (" + names.columnList(name) + ")");
        }
        if (constraints != null && TableChanges.refersToTable(constraints)) {
            addForeignKey(table, column, name, constraints);
        }
    }

    private void addForeignKey(String table, Column column, String name, Constraints constraints) {
        String target = String.valueOf(constraints.referencedTableName());
        String columns = String.valueOf(constraints.referencedColumnNames());
        if (constraints.references() != null) {
            var parts = REFERENCES.matcher(constraints.references());
            if (!parts.matches()) {
                draft.invalid(column.at(), "references=\"" + constraints.references() + "\" does not name a table and its column",
                        "write it as table(column)");
                return;
            }
            target = parts.group(1);
            columns = parts.group(2);
        }
        String key = TableChanges.given(constraints.foreignKeyName());
        if (key == null) {
            draft.invalid(column.at(), "the foreign key of column \"" + name + "\" has no name", "add foreignKeyName");
            return;
        }
        int dot = target.indexOf('.');
        String qualified = dot > 0
                ? names.qualified(target.substring(0, dot), target.substring(dot + 1).split("\\.", 2)[0])
                : names.qualified(null, target);
        draft.add("ALTER TABLE " + table + " ADD CONSTRAINT " + names.object(key) + " FOREIGN KEY ("
                + names.columnList(name) + ") REFERENCES " + qualified + " (" + names.columnList(columns) + ")"
                + (Boolean.TRUE.equals(constraints.deleteCascade()) ? " ON DELETE CASCADE" : "")
                + (Boolean.FALSE.equals(constraints.validateForeignKey()) ? " NOT VALID" : ""));
    }

    private void refusePlacement(Column column) {
        Column.Placement placement = column.placement();
        if (placement.afterColumn() != null || placement.beforeColumn() != null || placement.position() != null) {
            draft.invalid(column.at(), "PostgreSQL adds a column at the end only; column \"" + column.name() + "\" asks for another place",
                    "leave out afterColumn, beforeColumn and position, or give the change set a dbms that excludes postgresql");
        }
    }

    private void dropColumn(String table, @Nullable String name) {
        if (name == null) {
            draft.invalid(draft.at(), "dropColumn names no column", "add columnName, or columns with a name each");
            return;
        }
        draft.add("ALTER TABLE " + table + " DROP COLUMN " + names.column(name));
    }

    private void setDefault(@Nullable String schema, String table, String column, ColumnDefault value) {
        String sql = Literals.anyDefault(names, value, schema);
        if (sql == null) {
            draft.invalid(draft.at(), "no default value is given for column \"" + column + "\"", "add defaultValue or one of its forms");
            return;
        }
        draft.add(alter(schema, table, column) + " SET DEFAULT " + sql);
        boolean sequence = sql.startsWith("nextval(") && value.sequenceNext() != null;
        if (sequence && value.sequenceNext() != null) {
            draft.add("ALTER SEQUENCE " + names.qualified(schema, value.sequenceNext()) + " OWNED BY " + names.qualified(schema, table)
                    + "." + names.column(column));
        }
    }

    /// What takes the place of NULL. Truth values and bits are written as such, everything else as text that PostgreSQL converts.
    private String replacement(Change.AddNotNullConstraint change, String value) {
        if (change.columnDataType() != null
                && ColumnTypes.of(draft, change.columnDataType(), change.at()).family() == ColumnType.Family.BOOLEAN) {
            ColumnDefault asDefault = new ColumnDefault(value, null, null, null, null, null, null);
            ColumnType type = ColumnTypes.of(draft, "boolean", change.at());
            String truth = String.valueOf(Literals.columnDefault(draft, asDefault, type));
            boolean bits = change.columnDataType().toLowerCase(Locale.ROOT).contains("bit");
            return bits ? truth.equals("TRUE") ? "B'1'" : "B'0'" : truth;
        }
        return DataChanges.text(value);
    }

    private String alter(@Nullable String schema, String table, String column) {
        return "ALTER TABLE " + names.qualified(schema, table) + " ALTER COLUMN " + names.column(column);
    }

    private static boolean isNotNull(Column column) {
        return column.constraints() != null && Boolean.FALSE.equals(column.constraints().nullable());
    }
}
