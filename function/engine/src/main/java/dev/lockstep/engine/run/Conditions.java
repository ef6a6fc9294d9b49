package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.jdbc.Lookup;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.text.Location;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers preconditions by asking the database.
///
/// @param ran change sets that history has as executed, run again or marked as run
/// @param quoting of the change set that asks
record Conditions(Connection connection, String defaultSchema, String user, Set<ChangeId> ran, QuotingStrategy quoting) {

    private static final Answer HOLDS = new Answer.Holds();

    /// What a precondition comes to. An error in any part is an error of the whole.
    ///
    /// @throws SQLException if the connection was lost, which answers nothing
    Answer ask(Precondition precondition) throws SQLException {
        try {
            return answered(new Question.Asker(defaultSchema, user, quoting).of(precondition), precondition.at());
        } catch (SQLException e) {
            if (PostgresErrors.isConnectionLoss(e)) {
                throw e;
            }
            return new Answer.Errs(PostgresErrors.words(e), precondition.at());
        }
    }

    private Answer answered(Question question, Location at) throws SQLException {
        return switch (question) {
            case Question.All(List<Precondition> of) -> all(of);
            case Question.Any(List<Precondition> of) -> any(of, at);
            case Question.None(List<Precondition> of) -> none(of, at);
            case Question.Within(Question first, Precondition then) -> {
                Answer answer = answered(first, at);
                yield answer instanceof Answer.Holds ? ask(then) : answer;
            }
            case Question.Known(boolean so, String otherwise) -> holds(so, otherwise, at);
            case Question.There(Lookup.Query query, String otherwise) -> holds(new Lookup(connection).answers(query), otherwise, at);
            case Question.Ran(ChangeId id, String otherwise) ->
                holds(ran.stream().anyMatch(one -> History.same(one, id)), otherwise, at);
            case Question.Value(String sql, String expected, String otherwise) -> {
                String result = value(sql);
                yield result == null ? new Answer.Fails("the query returned null", at) : holds(result.equals(expected), otherwise, at);
            }
        };
    }

    private Answer all(List<Precondition> parts) throws SQLException {
        for (Precondition part : parts) {
            Answer answer = ask(part);
            if (!(answer instanceof Answer.Holds)) {
                return answer;
            }
        }
        return HOLDS;
    }

    private Answer any(List<Precondition> parts, Location at) throws SQLException {
        String why = "none of the alternatives holds";
        for (Precondition part : parts) {
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
        return new Answer.Fails(why, at);
    }

    private Answer none(List<Precondition> parts, Location at) throws SQLException {
        for (Precondition part : parts) {
            Answer answer = ask(part);
            if (answer instanceof Answer.Errs) {
                return answer;
            }
            if (answer instanceof Answer.Holds) {
                return new Answer.Fails("a condition holds that must not: " + name(part), at);
            }
        }
        return HOLDS;
    }

    private static String name(Precondition precondition) {
        String name = precondition.getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
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

    private static Answer holds(boolean so, String otherwise, Location at) {
        return so ? HOLDS : new Answer.Fails(otherwise, at);
    }
}
