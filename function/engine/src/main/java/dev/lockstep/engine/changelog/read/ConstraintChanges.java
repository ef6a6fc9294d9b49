package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes of keys, constraints and lookup tables.
final class ConstraintChanges {

    static final List<String> NAMES = List.of("addNotNullConstraint", "dropNotNullConstraint", "addPrimaryKey", "dropPrimaryKey",
            "addUniqueConstraint", "dropUniqueConstraint", "addForeignKeyConstraint", "dropForeignKeyConstraint",
            "dropAllForeignKeyConstraints", "addLookupTable");

    @Nullable
    Change read(String name, Fields f) {
        return switch (name) {
            case "addNotNullConstraint" -> new Change.AddNotNullConstraint(f.text("catalogName"), f.text("schemaName"),
                    f.required("tableName"), f.required("columnName"), f.text("columnDataType"), f.text("constraintName"),
                    f.text("defaultNullValue"), f.bool("validate"), f.at());
            case "dropNotNullConstraint" -> new Change.DropNotNullConstraint(f.text("catalogName"), f.text("schemaName"),
                    f.required("tableName"), f.required("columnName"), f.text("columnDataType"), f.text("constraintName"), f.at());
            case "addPrimaryKey" -> new Change.AddPrimaryKey(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.required("columnNames"), f.text("constraintName"), f.text("tablespace"), f.bool("clustered"), f.bool("validate"),
                    f.text("forIndexCatalogName"), f.text("forIndexSchemaName"), f.text("forIndexName"), f.at());
            case "dropPrimaryKey" -> new Change.DropPrimaryKey(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.text("constraintName"), f.bool("dropIndex"), f.at());
            case "addUniqueConstraint" -> new Change.AddUniqueConstraint(f.text("catalogName"), f.text("schemaName"),
                    f.required("tableName"), f.required("columnNames"), f.text("constraintName"), f.text("tablespace"),
                    f.bool("deferrable"),
                    f.bool("initiallyDeferred"), f.bool("disabled"), f.bool("clustered"), f.bool("validate"), f.text("forIndexCatalogName"),
                    f.text("forIndexSchemaName"), f.text("forIndexName"), f.at());
            case "dropUniqueConstraint" -> new Change.DropUniqueConstraint(f.text("catalogName"), f.text("schemaName"),
                    f.required("tableName"), f.text("constraintName"), f.text("uniqueColumns"), f.at());
            default -> reference(name, f);
        };
    }

    private static @Nullable Change reference(String name, Fields f) {
        return switch (name) {
            case "addForeignKeyConstraint" -> foreignKey(f);
            case "dropForeignKeyConstraint" -> new Change.DropForeignKeyConstraint(f.text("baseTableCatalogName"),
                    f.text("baseTableSchemaName"), f.required("baseTableName"), f.required("constraintName"), f.at());
            case "dropAllForeignKeyConstraints" -> new Change.DropAllForeignKeyConstraints(f.text("baseTableCatalogName"),
                    f.text("baseTableSchemaName"), f.required("baseTableName"), f.at());
            case "addLookupTable" -> new Change.AddLookupTable(f.text("existingTableCatalogName"), f.text("existingTableSchemaName"),
                    f.required("existingTableName"), f.required("existingColumnName"), f.text("newTableCatalogName"),
                    f.text("newTableSchemaName"), f.required("newTableName"), f.required("newColumnName"), f.text("newColumnDataType"),
                    f.text("constraintName"), f.at());
            default -> null;
        };
    }

    /// `deleteCascade` is the old way to write `onDelete="CASCADE"`; beside an `onDelete` it takes that away, in Liquibase
    /// and so, for the checksum's sake, here.
    private static Change foreignKey(Fields f) {
        Boolean deleteCascade = f.bool("deleteCascade");
        String onDelete = f.text("onDelete");
        String cascade = onDelete == null && Boolean.TRUE.equals(deleteCascade) ? "CASCADE" : null;
        String rule = deleteCascade == null ? onDelete : cascade;
        return new Change.AddForeignKeyConstraint(f.text("baseTableCatalogName"), f.text("baseTableSchemaName"),
                f.required("baseTableName"),
                f.required("baseColumnNames"), f.required("constraintName"), f.text("referencedTableCatalogName"),
                f.text("referencedTableSchemaName"), f.required("referencedTableName"), f.required("referencedColumnNames"),
                f.bool("deferrable"), f.bool("initiallyDeferred"),
                rule, f.text("onUpdate"),
                f.bool("referencesUniqueColumn"), f.bool("validate"), f.at());
    }
}
