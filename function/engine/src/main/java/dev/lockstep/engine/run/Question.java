package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.jdbc.Lookup;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.sql.CatalogName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a precondition comes to on PostgreSQL: a run asks it, a script is told how to ask it.
sealed interface Question {

    /// Asked one after the other, as far as is needed for the answer.
    record All(List<Precondition> of) implements Question {}

    record Any(List<Precondition> of) implements Question {}

    record None(List<Precondition> of) implements Question {}

    /// Asked only where the first holds.
    record Within(Question first, Precondition then) implements Question {}

    /// Answered without asking.
    ///
    /// @param otherwise what is so if it does not hold
    record Known(boolean holds, String otherwise) implements Question {}

    /// Whether there is a row.
    record There(Lookup.Query query, String otherwise) implements Question {}

    /// Whether the one value of a query is this text.
    record Value(String sql, String expected, String otherwise) implements Question {}

    /// Whether history has a change set as executed, run again or marked as run.
    record Ran(ChangeId id, String otherwise) implements Question {}

    /// As Liquibase's snapshots look: a schema that is not named is the default one.
    ///
    /// @param quoting of the change set that asks
    record Asker(String defaultSchema, String user, QuotingStrategy quoting) {

        Question of(Precondition precondition) {
            return switch (precondition) {
                case Precondition.And it -> new All(it.of());
                case Precondition.Or it -> new Any(it.of());
                case Precondition.Not it -> new None(it.of());
                case Precondition.InCatalog it -> new Within(new There(
                        new Lookup.Query("SELECT 1 WHERE lower(current_database()) = lower(?)", List.of(Optional.of(it.catalogName()))),
                        "the database is not the catalog '" + it.catalogName() + "'"), it.of());
                case Precondition.TableExists it ->
                    there(Lookup.table(schema(it.schemaName()), CatalogName.of(quoting, it.tableName())), "table", it.tableName());
                case Precondition.ViewExists it ->
                    there(Lookup.view(schema(it.schemaName()), CatalogName.of(quoting, it.viewName())), "view", it.viewName());
                case Precondition.SequenceExists it ->
                    there(Lookup.sequence(schema(it.schemaName()), it.sequenceName()), "sequence", it.sequenceName());
                case Precondition.ColumnExists it -> there(Lookup.column(schema(it.schemaName()), it.tableName(), it.columnName()),
                        "column", it.tableName() + "." + it.columnName());
                case Precondition.IndexExists it -> index(it);
                case Precondition.PrimaryKeyExists it ->
                    there(Lookup.primaryKey(schema(it.schemaName()), stored(it.tableName()), it.primaryKeyName()), "primary key",
                            it.primaryKeyName() == null ? "of " + it.tableName() : it.primaryKeyName());
                case Precondition.ForeignKeyConstraintExists it ->
                    there(Lookup.foreignKey(schema(it.schemaName()), stored(it.foreignKeyTableName()), it.foreignKeyName()), "foreign key",
                            it.foreignKeyName());
                case Precondition.UniqueConstraintExists it ->
                    there(Lookup.uniqueConstraint(schema(it.schemaName()), CatalogName.of(quoting, it.tableName()), it.constraintName(),
                            it.columnNames()), "unique constraint", it.constraintName());
                case Precondition.TableIsEmpty it -> new Value("SELECT EXISTS (SELECT FROM " + table(it.schemaName(), it.tableName()) + ")",
                        "f", "the table '" + it.tableName() + "' is not empty");
                case Precondition.RowCount it -> new Value("SELECT count(*) FROM " + table(it.schemaName(), it.tableName()),
                        String.valueOf(it.expectedRows()), "the table '" + it.tableName() + "' does not have " + it.expectedRows()
                                + " rows");
                case Precondition.SqlCheck it -> new Value(withoutSemicolon(it.sql().text().strip()), it.expectedResult(),
                        "the query returned something other than '" + it.expectedResult() + "'");
                case Precondition.Dbms it ->
                    new Known(it.type().matchesPostgres(), "the database is PostgreSQL, not " + it.type().written());
                case Precondition.RunningAs it ->
                    new Known(it.username().equalsIgnoreCase(user), "the role is '" + user + "', not '" + it.username() + "'");
                case Precondition.ChangeLogPropertyDefined it -> defined(it);
                case Precondition.ChangeSetExecuted it -> new Ran(it.id(), "the change set " + it.id() + " has not been run");
                case Precondition.ExpectedQuotingStrategy it ->
                    new Known(it.strategy() == quoting, "the quoting strategy is " + quoting + ", not " + it.strategy());
            };
        }

        /// Without a table Liquibase looks in the default schema, whatever schema is named.
        private Question index(Precondition.IndexExists it) {
            String in = it.tableName() == null ? defaultSchema : schema(it.schemaName());
            return there(Lookup.index(in, stored(it.tableName()), stored(it.indexName()), it.columnNames()), "index", it.indexName());
        }

        private @Nullable String stored(@Nullable String name) {
            return name == null ? null : CatalogName.of(quoting, name);
        }

        private static Question defined(Precondition.ChangeLogPropertyDefined it) {
            String actual = it.actual();
            if (actual == null) {
                return new Known(false, "the property '" + it.property() + "' is not defined");
            }
            // what it is instead is not told: it may come from the environment, and be a secret
            return new Known(it.value() == null || actual.equals(it.value()),
                    "the property '" + it.property() + "' is not '" + it.value() + "'");
        }

        private static String withoutSemicolon(String sql) {
            return sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql;
        }

        private String schema(@Nullable String named) {
            return named == null || named.isBlank() ? defaultSchema : named;
        }

        private String table(@Nullable String schema, String name) {
            String in = schema == null || schema.isBlank() ? defaultSchema : CatalogName.of(quoting, schema);
            return Quoted.name(in) + "." + Quoted.name(CatalogName.of(quoting, name));
        }

        private static Question there(Lookup.Query query, String kind, @Nullable String name) {
            return new There(query, "the " + kind + (name == null ? "" : " '" + name + "'") + " does not exist");
        }
    }
}
