package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.jdbc.Lookup;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.sql.CatalogName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers preconditions by asking the database, as Liquibase's snapshots do: a schema that is not named is the default one.
///
/// @param ran change sets that history has as executed, run again or marked as run
/// @param quoting of the change set that asks
record Conditions(Connection connection, String defaultSchema, String user, Set<ChangeId> ran, QuotingStrategy quoting) {

    private static final Answer HOLDS = new Answer.Holds();

    /// What a precondition comes to. An error in any part is an error of the whole.
    Answer ask(Precondition precondition) {
        try {
            return answered(precondition, new Lookup(connection));
        } catch (SQLException e) {
            return new Answer.Errs(PostgresErrors.words(e), precondition.at());
        }
    }

    private Answer answered(Precondition precondition, Lookup lookup) throws SQLException {
        return switch (precondition) {
            case Precondition.And it -> all(it.of());
            case Precondition.Or it -> any(it);
            case Precondition.Not it -> none(it);
            case Precondition.InCatalog it -> it.catalogName().equalsIgnoreCase(connection.getCatalog())
                    ? ask(it.of())
                    : new Answer.Fails("the database is not the catalog '" + it.catalogName() + "'", it.at());
            case Precondition.TableExists it ->
                there(lookup.table(schema(it.schemaName()), CatalogName.of(quoting, it.tableName())), "table", it.tableName(), it);
            case Precondition.ViewExists it ->
                there(lookup.view(schema(it.schemaName()), CatalogName.of(quoting, it.viewName())), "view", it.viewName(), it);
            case Precondition.SequenceExists it ->
                there(lookup.sequence(schema(it.schemaName()), it.sequenceName()), "sequence", it.sequenceName(), it);
            case Precondition.ColumnExists it -> there(lookup.column(schema(it.schemaName()), it.tableName(), it.columnName()), "column",
                    it.tableName() + "." + it.columnName(), it);
            case Precondition.IndexExists it -> index(it, lookup);
            case Precondition.PrimaryKeyExists it -> primaryKey(it, lookup);
            case Precondition.ForeignKeyConstraintExists it ->
                there(lookup.foreignKey(schema(it.schemaName()), stored(it.foreignKeyTableName()), it.foreignKeyName()), "foreign key",
                        it.foreignKeyName(), it);
            case Precondition.UniqueConstraintExists it ->
                there(lookup.uniqueConstraint(schema(it.schemaName()), CatalogName.of(quoting, it.tableName()), it.constraintName(),
                        it.columnNames()),
                        "unique constraint", it.constraintName(), it);
            case Precondition.TableIsEmpty it -> isEmpty(it);
            case Precondition.RowCount it -> hasRows(it);
            case Precondition.SqlCheck it -> check(it);
            case Precondition.Dbms it -> holds(it.type().matchesPostgres(), "the database is PostgreSQL, not " + it.type().written(), it);
            case Precondition.RunningAs it ->
                holds(it.username().equalsIgnoreCase(user), "the role is '" + user + "', not '" + it.username() + "'", it);
            case Precondition.ChangeLogPropertyDefined it -> defined(it);
            case Precondition.ChangeSetExecuted it ->
                holds(ran.stream().anyMatch(id -> History.same(id, it.id())), "the change set " + it.id() + " has not been run", it);
            case Precondition.ExpectedQuotingStrategy it ->
                holds(it.strategy() == quoting, "the quoting strategy is " + quoting + ", not " + it.strategy(), it);
        };
    }

    /// Without a table Liquibase looks in the default schema, whatever schema is named.
    private Answer index(Precondition.IndexExists it, Lookup lookup) throws SQLException {
        String in = it.tableName() == null ? defaultSchema : schema(it.schemaName());
        return there(lookup.index(in, stored(it.tableName()), stored(it.indexName()), it.columnNames()), "index", it.indexName(), it);
    }

    private Answer primaryKey(Precondition.PrimaryKeyExists it, Lookup lookup) throws SQLException {
        boolean found = lookup.primaryKey(schema(it.schemaName()), stored(it.tableName()), it.primaryKeyName());
        return there(found, "primary key", it.primaryKeyName() == null ? "of " + it.tableName() : it.primaryKeyName(), it);
    }

    private @Nullable String stored(@Nullable String name) {
        return name == null ? null : CatalogName.of(quoting, name);
    }

    private Answer all(List<Precondition> parts) {
        for (Precondition part : parts) {
            Answer answer = ask(part);
            if (!(answer instanceof Answer.Holds)) {
                return answer;
            }
        }
        return HOLDS;
    }

    private Answer any(Precondition.Or or) {
        String why = "none of the alternatives holds";
        for (Precondition part : or.of()) {
            switch (ask(part)) {
                case Answer.Holds holds -> {
                    return holds;
                }
                case Answer.Errs errs -> {
                    return errs;
                }
                case Answer.Fails fails -> why = why + "; " + fails.why();
            }
        }
        return new Answer.Fails(why, or.at());
    }

    private Answer none(Precondition.Not not) {
        for (Precondition part : not.of()) {
            Answer answer = ask(part);
            if (answer instanceof Answer.Errs) {
                return answer;
            }
            if (answer instanceof Answer.Holds) {
                return new Answer.Fails("a condition holds that must not: " + name(part), not.at());
            }
        }
        return HOLDS;
    }

    private static String name(Precondition precondition) {
        String name = precondition.getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static Answer defined(Precondition.ChangeLogPropertyDefined it) {
        String actual = it.actual();
        if (actual == null) {
            return new Answer.Fails("the property '" + it.property() + "' is not defined", it.at());
        }
        return holds(it.value() == null || actual.equals(it.value()),
                "the property '" + it.property() + "' is '" + actual + "', not '" + it.value() + "'", it);
    }

    private Answer isEmpty(Precondition.TableIsEmpty it) throws SQLException {
        String found = value("SELECT EXISTS (SELECT FROM " + table(it.schemaName(), it.tableName()) + ")");
        return holds("f".equals(found), "the table '" + it.tableName() + "' is not empty", it);
    }

    private Answer hasRows(Precondition.RowCount it) throws SQLException {
        String count = value("SELECT count(*) FROM " + table(it.schemaName(), it.tableName()));
        return holds(String.valueOf(it.expectedRows()).equals(count),
                "the table '" + it.tableName() + "' has " + count + " rows, not " + it.expectedRows(), it);
    }

    private Answer check(Precondition.SqlCheck it) throws SQLException {
        String sql = it.sql().text().strip();
        String result = value(sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql);
        if (result == null) {
            return new Answer.Fails("the query returned null", it.at());
        }
        return holds(result.equals(it.expectedResult()), "the query returned something other than '" + it.expectedResult() + "'", it);
    }

    /// The one value of a query. No row, several, or several columns are an error, as they are in Liquibase.
    private @Nullable String value(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (!statement.execute(sql)) {
                throw new SQLException("the statement returned no rows to compare", "02000");
            }
            try (ResultSet rows = statement.getResultSet()) {
                if (rows.getMetaData().getColumnCount() != 1) {
                    throw new SQLException("the query returned " + rows.getMetaData().getColumnCount() + " columns where one is expected",
                            "21000");
                }
                if (!rows.next()) {
                    throw new SQLException("the query returned no row", "02000");
                }
                String value = rows.getString(1);
                if (rows.next()) {
                    throw new SQLException("the query returned more than one row", "21000");
                }
                return value;
            }
        }
    }

    private String schema(@Nullable String named) {
        return named == null || named.isBlank() ? defaultSchema : named;
    }

    private String table(@Nullable String schema, String name) {
        String in = schema == null || schema.isBlank() ? defaultSchema : CatalogName.of(quoting, schema);
        return Quoted.name(in) + "." + Quoted.name(CatalogName.of(quoting, name));
    }

    private static Answer there(boolean there, String kind, @Nullable String name, Precondition it) {
        return holds(there, "the " + kind + (name == null ? "" : " '" + name + "'") + " does not exist", it);
    }

    private static Answer holds(boolean so, String otherwise, Precondition it) {
        return so ? HOLDS : new Answer.Fails(otherwise, it.at());
    }
}
