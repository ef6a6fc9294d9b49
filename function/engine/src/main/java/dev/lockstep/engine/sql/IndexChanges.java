package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `createIndex` and `dropIndex`.
final class IndexChanges {

    /// Indexes that a constraint brings with it are not created a second time.
    private static final Set<String> WITH_A_CONSTRAINT = Set.of("primaryKey", "uniqueConstraint", "foreignKey");

    private final Draft draft;
    private final Identifiers names;

    IndexChanges(Draft draft) {
        this.draft = draft;
        this.names = draft.names();
    }

    /// An index is always in the schema of its table. `included` counts as an ordinary column, as Liquibase has it on PostgreSQL.
    void create(Change.CreateIndex change) {
        if (belongsToConstraint(change.associatedWith())) {
            return;
        }
        String table = names.qualified(change.schemaName(), change.tableName());
        String name = change.indexName();
        draft.add("CREATE " + (Boolean.TRUE.equals(change.unique()) ? "UNIQUE " : "") + "INDEX "
                + (name == null ? "" : names.object(name) + " ")
                + "ON " + table + (change.using() == null ? "" : " USING " + change.using())
                + "(" + change.columns().stream().map(this::key).collect(Collectors.joining(", ")) + ")"
                + TableChanges.clause(" TABLESPACE ", change.tablespace()));
        if (Boolean.TRUE.equals(change.clustered())) {
            if (name == null) {
                draft.invalid(change.at(), "PostgreSQL needs the name of the index that the table is clustered by", "add indexName");
                return;
            }
            draft.add("CLUSTER " + table + " USING " + names.object(name));
        }
    }

    void drop(Change.DropIndex change) {
        draft.add("DROP INDEX " + names.qualified(change.schemaName(), change.indexName()));
    }

    private String key(Column column) {
        String name = column.name();
        if (name == null) {
            draft.invalid(column.at(), "a column of the index has no name", "add name");
            return "";
        }
        String sql = column.computed() == null ? names.columnOrExpression(name) : column.computed() ? name : names.column(name);
        return sql + (Boolean.TRUE.equals(column.descending()) ? " DESC" : "");
    }

    private static boolean belongsToConstraint(@Nullable String associatedWith) {
        List<String> with = associatedWith == null ? List.of() : Arrays.stream(associatedWith.split(",")).map(String::strip).toList();
        return with.stream().anyMatch(WITH_A_CONSTRAINT::contains);
    }
}
