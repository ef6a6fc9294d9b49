package dev.lockstep.engine.changelog;

import org.jspecify.annotations.Nullable;

/// What `<constraints>` says of a column; null is absent.
public record Constraints(@Nullable Boolean nullable, @Nullable String notNullConstraintName, @Nullable Boolean primaryKey,
        @Nullable String primaryKeyName, @Nullable String primaryKeyTablespace, @Nullable String references,
        @Nullable String referencedTableCatalogName, @Nullable String referencedTableSchemaName, @Nullable String referencedTableName,
        @Nullable String referencedColumnNames, @Nullable Boolean unique, @Nullable String uniqueConstraintName,
        @Nullable String checkConstraint, @Nullable Boolean deleteCascade, @Nullable String foreignKeyName,
        @Nullable Boolean initiallyDeferred, @Nullable Boolean deferrable, @Nullable Boolean validateNullable,
        @Nullable Boolean validateUnique, @Nullable Boolean validatePrimaryKey, @Nullable Boolean validateForeignKey) {}
