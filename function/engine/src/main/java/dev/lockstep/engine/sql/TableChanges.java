package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.Constraints;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `createTable`, `dropTable`, `renameTable`, `setTableRemarks`.
final class TableChanges {

    private final Draft draft;
    private final Identifiers names;

    TableChanges(Draft draft) {
        this.draft = draft;
        this.names = draft.names();
    }

    void create(Change.CreateTable change) {
        if (change.columns().isEmpty()) {
            draft.invalid(change.at(), "the table \"" + change.tableName() + "\" has no column",
                    "add one; a table without columns needs sql");
            return;
        }
        boolean temporary = change.tableType() != null && change.tableType().toLowerCase(Locale.ROOT).contains("temp");
        String table = temporary ? names.object(change.tableName()) : names.qualified(change.schemaName(), change.tableName());
        List<String> parts = new ArrayList<>();
        for (Column column : change.columns()) {
            parts.add(column(column));
        }
        primaryKey(change, parts);
        foreignKeys(change, parts);
        uniqueConstraints(change, parts);
        String type = given(change.tableType());
        draft.add("CREATE " + (type == null ? "" : type.toUpperCase(Locale.ROOT) + " ") + "TABLE "
                + (Boolean.TRUE.equals(change.ifNotExists()) ? "IF NOT EXISTS " : "") + table + " (" + String.join(", ", parts) + ")"
                + clause(" TABLESPACE ", change.tablespace()));
        comments(change);
    }

    void drop(Change.DropTable change) {
        draft.add("DROP TABLE " + names.qualified(change.schemaName(), change.tableName())
                + (Boolean.TRUE.equals(change.cascadeConstraints()) ? " CASCADE" : ""));
    }

    void rename(Change.RenameTable change) {
        draft.add("ALTER TABLE " + names.qualified(change.schemaName(), change.oldTableName()) + " RENAME TO "
                + names.object(change.newTableName()));
    }

    void remark(Change.SetTableRemarks change) {
        draft.add(comment("TABLE " + names.qualified(change.schemaName(), change.tableName()), change.remarks()));
    }

    static String comment(String on, @Nullable String remarks) {
        return "COMMENT ON " + on + " IS " + Literals.string(remarks == null ? "" : remarks.strip());
    }

    /// `GENERATED … AS IDENTITY`, with start and increment where they are not 1.
    static String identity(AutoIncrement auto) {
        List<String> options = new ArrayList<>();
        if (auto.startWith() != null && !auto.startWith().equals(BigInteger.ONE)) {
            options.add("START WITH " + auto.startWith());
        }
        if (auto.incrementBy() != null && !auto.incrementBy().equals(BigInteger.ONE)) {
            options.add("INCREMENT BY " + auto.incrementBy());
        }
        return "GENERATED " + Objects.requireNonNullElse(given(auto.generationType()), "BY DEFAULT") + " AS IDENTITY"
                + (options.isEmpty() ? "" : " (" + String.join(" ", options) + ")");
    }

    /// ` DEFAULT …`, or the generation clause that a default may hold; empty where there is no default.
    static String defaultClause(@Nullable String value) {
        if (value == null) {
            return "";
        }
        String bare = value.startsWith("'") ? value.substring(1) : value;
        return bare.startsWith("GENERATED ALWAYS ") ? " " + value : " DEFAULT " + value;
    }

    private String column(Column column) {
        if (column.name() == null || (column.type() == null && !Boolean.TRUE.equals(column.computed()))) {
            draft.invalid(column.at(), "a column of createTable lacks its " + (column.name() == null ? "name" : "type"), "write it");
            return "";
        }
        ColumnType type = column.type() == null ? null : ColumnTypes.ofColumn(draft, column.type(), column);
        boolean named = type != null && !Boolean.TRUE.equals(column.computed());
        String sql = named ? names.column(column.name()) : names.columnOrExpression(column.name());
        sql += type == null ? "" : " " + type.sql();
        sql += defaultClause(Literals.columnDefault(draft, column.defaultValue(), type));
        boolean counts = Boolean.TRUE.equals(column.autoIncrement().enabled()) || (type != null && type.autoIncrement());
        if (counts && !sql.toLowerCase(Locale.ROOT).endsWith("serial")) {
            sql += " " + identity(column.autoIncrement());
        }
        return sql + (isPrimaryKey(column) || isNotNull(column) ? " NOT NULL" : "");
    }

    private void primaryKey(Change.CreateTable change, List<String> parts) {
        List<Column> keys = change.columns().stream().filter(TableChanges::isPrimaryKey).toList();
        Constraints first = keys.isEmpty() ? null : keys.getFirst().constraints();
        if (first == null) {
            return;
        }
        if (Boolean.FALSE.equals(first.validatePrimaryKey())) {
            draft.invalid(keys.getFirst().at(), "PostgreSQL cannot add a primary key without validating it",
                    "leave validatePrimaryKey out");
        }
        String name = Objects.requireNonNullElse(given(first.primaryKeyName()), Identifiers.primaryKeyOf(change.tableName()));
        parts.add("CONSTRAINT " + names.object(name) + " PRIMARY KEY (" + columnNames(keys) + ")"
                + clause(" USING INDEX TABLESPACE ", first.primaryKeyTablespace())
                + deferral(first));
    }

    private void foreignKeys(Change.CreateTable change, List<String> parts) {
        for (Column column : change.columns()) {
            Constraints constraints = column.constraints();
            if (constraints == null || column.name() == null || !refersToTable(constraints)) {
                continue;
            }
            String name = given(constraints.foreignKeyName());
            if (name == null) {
                draft.invalid(column.at(), "the foreign key of column \"" + column.name() + "\" has no name", "add foreignKeyName");
                continue;
            }
            parts.add("CONSTRAINT " + names.object(name) + " FOREIGN KEY (" + names.column(column.name())
                    + ") REFERENCES " + referenced(constraints)
                    + (Boolean.TRUE.equals(constraints.deleteCascade()) ? " ON DELETE CASCADE" : "") + deferral(constraints));
        }
    }

    private String referenced(Constraints constraints) {
        String references = constraints.references();
        if (references == null) {
            return names.qualified(constraints.referencedTableSchemaName(), String.valueOf(constraints.referencedTableName())) + "("
                    + names.columnList(String.valueOf(constraints.referencedColumnNames())) + ")";
        }
        String schema = names.defaultSchema();
        return schema == null || references.contains(".") ? references : names.object(schema) + "." + references;
    }

    /// Columns whose unique constraints carry the same name make one constraint.
    private void uniqueConstraints(Change.CreateTable change, List<String> parts) {
        Map<String, List<Column>> named = new LinkedHashMap<>();
        for (Column column : change.columns()) {
            if (column.constraints() == null || !Boolean.TRUE.equals(column.constraints().unique())) {
                continue;
            }
            String name = column.constraints().uniqueConstraintName();
            if (name == null) {
                parts.add("UNIQUE (" + columnNames(List.of(column)) + ")");
            } else {
                named.computeIfAbsent(name, _ -> new ArrayList<>()).add(column);
            }
        }
        named.forEach((name, columns) -> parts.add("CONSTRAINT " + names.object(name) + " UNIQUE (" + columnNames(columns) + ")"));
    }

    private void comments(Change.CreateTable change) {
        String table = names.qualified(change.schemaName(), change.tableName());
        if (given(change.remarks()) != null) {
            draft.add(comment("TABLE " + table, change.remarks()));
        }
        for (Column column : change.columns()) {
            if (column.name() != null && given(column.remarks()) != null) {
                draft.add(comment("COLUMN " + table + "." + names.column(column.name()), column.remarks()));
            }
        }
    }

    private String columnNames(List<Column> columns) {
        return columns.stream().map(column -> names.columnList(String.valueOf(column.name()))).collect(Collectors.joining(", "));
    }

    private static String deferral(Constraints constraints) {
        return (Boolean.TRUE.equals(constraints.initiallyDeferred()) ? " INITIALLY DEFERRED" : "")
                + (Boolean.TRUE.equals(constraints.deferrable()) ? " DEFERRABLE" : "");
    }

    private static boolean isPrimaryKey(Column column) {
        return column.constraints() != null && Boolean.TRUE.equals(column.constraints().primaryKey());
    }

    private static boolean isNotNull(Column column) {
        return column.constraints() != null && Boolean.FALSE.equals(column.constraints().nullable());
    }

    static boolean refersToTable(Constraints constraints) {
        return constraints.references() != null
                || (constraints.referencedTableName() != null && constraints.referencedColumnNames() != null);
    }

    /// What was written, without white space around it; null where that is nothing.
    static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /// A clause with what was written; empty where that is nothing.
    static String clause(String words, @Nullable String text) {
        String given = given(text);
        return given == null ? "" : words + given;
    }
}
