package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes of indexes, sequences, and of views and procedures as far as they have no text.
final class ObjectChanges {

    static final List<String> NAMES = List.of("createIndex", "dropIndex", "createSequence", "alterSequence", "renameSequence",
            "dropSequence", "dropView", "renameView", "dropProcedure");

    /// Liquibase's schema allows them wherever a sequence is named.
    private static final List<String> SETTINGS = List.of("startValue", "incrementBy", "minValue", "maxValue", "cacheSize", "dataType",
            "cycle", "ordered");

    private final ColumnReader columns;

    ObjectChanges(ColumnReader columns) {
        this.columns = columns;
    }

    @Nullable
    Change read(String name, Fields f) {
        return switch (name) {
            case "createIndex" -> new Change.CreateIndex(f.text("catalogName"), f.text("schemaName"), f.required("tableName"),
                    f.text("indexName"), f.text("tablespace"), f.bool("unique"), f.bool("clustered"), f.text("associatedWith"),
                    f.text("using"), columns.placedColumns(f), f.at());
            case "dropIndex" -> {
                f.unused("dropIndex", List.of("associatedWith"));
                yield new Change.DropIndex(f.text("catalogName"), f.text("schemaName"), f.text("tableName"), f.required("indexName"),
                        f.at());
            }
            case "dropView" -> new Change.DropView(f.text("catalogName"), f.text("schemaName"), f.required("viewName"), f.bool("ifExists"),
                    f.at());
            case "renameView" -> new Change.RenameView(f.text("catalogName"), f.text("schemaName"), f.required("oldViewName"),
                    f.required("newViewName"), f.at());
            case "dropProcedure" -> new Change.DropProcedure(f.text("catalogName"), f.text("schemaName"), f.required("procedureName"),
                    f.at());
            default -> sequence(name, f);
        };
    }

    private static @Nullable Change sequence(String name, Fields f) {
        return switch (name) {
            case "createSequence" -> new Change.CreateSequence(f.text("catalogName"), f.text("schemaName"), f.required("sequenceName"),
                    f.text("dataType"), f.integer("startValue"), f.integer("incrementBy"), f.integer("minValue"), f.integer("maxValue"),
                    f.integer("cacheSize"), f.bool("cycle"), f.bool("ordered"), f.at());
            case "alterSequence" -> {
                f.unused("alterSequence", List.of("startValue"));
                yield new Change.AlterSequence(f.text("catalogName"), f.text("schemaName"), f.required("sequenceName"),
                        f.text("dataType"), f.integer("incrementBy"), f.integer("minValue"), f.integer("maxValue"), f.integer("cacheSize"),
                        f.bool("cycle"), f.bool("ordered"), f.at());
            }
            case "renameSequence" -> new Change.RenameSequence(f.text("catalogName"), f.text("schemaName"), f.required("oldSequenceName"),
                    f.required("newSequenceName"), f.at());
            case "dropSequence" -> {
                f.unused("dropSequence", SETTINGS);
                yield new Change.DropSequence(f.text("catalogName"), f.text("schemaName"), f.required("sequenceName"), f.at());
            }
            default -> null;
        };
    }
}
