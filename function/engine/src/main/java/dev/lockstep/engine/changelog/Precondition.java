package dev.lockstep.engine.changelog;

import dev.lockstep.engine.text.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A condition on the database that is checked right before its change set; null is absent.
public sealed interface Precondition {

    Location at();

    record And(List<Precondition> of, Location at) implements Precondition {
        public And {
            of = List.copyOf(of);
        }
    }

    record Or(List<Precondition> of, Location at) implements Precondition {
        public Or {
            of = List.copyOf(of);
        }
    }

    record Not(List<Precondition> of, Location at) implements Precondition {
        public Not {
            of = List.copyOf(of);
        }
    }

    /// Holds if the database is the catalog that is named, and the condition holds in it.
    record InCatalog(String catalogName, Precondition of, Location at) implements Precondition {}

    record Dbms(DbmsFilter type, Location at) implements Precondition {}

    record RunningAs(String username, Location at) implements Precondition {}

    /// @param actual the property's value where the changelog was read; null where it was not defined
    record ChangeLogPropertyDefined(String property, @Nullable String value, @Nullable String actual,
            Location at) implements Precondition {}

    record ChangeSetExecuted(ChangeId id, Location at) implements Precondition {}

    record TableExists(@Nullable String schemaName, String tableName, Location at) implements Precondition {}

    record ViewExists(@Nullable String schemaName, String viewName, Location at) implements Precondition {}

    record ColumnExists(@Nullable String schemaName, String tableName, String columnName, Location at) implements Precondition {}

    record SequenceExists(@Nullable String schemaName, String sequenceName, Location at) implements Precondition {}

    record IndexExists(@Nullable String schemaName, @Nullable String tableName, @Nullable String indexName, @Nullable String columnNames,
            Location at)
            implements
                Precondition {}

    record PrimaryKeyExists(@Nullable String schemaName, @Nullable String tableName, @Nullable String primaryKeyName, Location at)
            implements
                Precondition {}

    record ForeignKeyConstraintExists(@Nullable String schemaName, @Nullable String foreignKeyTableName, @Nullable String foreignKeyName,
            Location at)
            implements
                Precondition {}

    record UniqueConstraintExists(@Nullable String schemaName, String tableName, @Nullable String constraintName,
            @Nullable String columnNames,
            Location at) implements Precondition {}

    record TableIsEmpty(@Nullable String schemaName, String tableName, Location at) implements Precondition {}

    record RowCount(@Nullable String schemaName, String tableName, long expectedRows, Location at) implements Precondition {}

    record SqlCheck(SqlText sql, String expectedResult, Location at) implements Precondition {}

    record ExpectedQuotingStrategy(QuotingStrategy strategy, Location at) implements Precondition {}
}
