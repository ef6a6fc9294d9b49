package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.jdbc.Lookup;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Preconditions as a script asks them where an update would: one query each, and the branches of psql around what depends on the answer.
///
/// @param known all identities that history or the changelog has
/// @param open what the questions are asked in, which leaves no traces; and what ends it
record PsqlConditions(PsqlScript script, Question.Asker asker, HistoryTable table, Set<ChangeId> known, String open, String close) {

    private static final String HOLDS = "lockstep_holds";
    private static final String ERROR = "lockstep_error";
    private static final String MARK = "lockstep_mark";
    private static final Pattern COMPARABLE = Pattern.compile("\\(*\\s*(select|with|values|table|insert|update|delete|merge)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /// Lines that depend on an answer.
    @FunctionalInterface
    interface Lines {
        void add() throws Failure;
    }

    PsqlConditions quotedAs(QuotingStrategy quoting) {
        return new PsqlConditions(script, new Question.Asker(asker.defaultSchema(), asker.user(), quoting), table, known, open, close);
    }

    /// @param what the change set they belong to
    /// @param run where the preconditions hold, or do not matter
    /// @param mark where they do not hold and say `MARK_RAN`
    void gate(String what, Preconditions preconditions, Lines run, Lines mark) throws Failure {
        boolean marked = preconditions.onFail() == Preconditions.Reaction.MARK_RAN
                || preconditions.onError() == Preconditions.Reaction.MARK_RAN;
        if (marked) {
            script.set(MARK, false);
        }
        decide(what, preconditions);
        script.when(HOLDS);
        run.add();
        if (marked) {
            script.otherwiseWhen(MARK);
            mark.add();
        }
        script.end();
    }

    /// Asks, and does what is to be done where the answer is no, or there is none.
    void decide(String what, Preconditions preconditions) throws Failure {
        boolean trapped = preconditions.onError() != Preconditions.Reaction.HALT;
        ask(preconditions.condition(), trapped);
        if (trapped) {
            script.when(ERROR);
            react(preconditions.onError(),
                    message("the precondition of " + what + " could not be evaluated", preconditions.onErrorMessage(), preconditions));
            script.otherwiseWhen(HOLDS);
        } else {
            script.when(HOLDS);
        }
        script.otherwise();
        react(preconditions.onFail(),
                message("the precondition of " + what + " does not hold", preconditions.onFailMessage(), preconditions));
        script.end();
    }

    private static String message(String text, @Nullable String own, Preconditions preconditions) {
        return preconditions.condition().at() + ": " + text + (own == null ? "" : ": " + own);
    }

    private void react(Preconditions.Reaction reaction, String message) {
        switch (reaction) {
            case HALT -> script.fail(message);
            case CONTINUE -> script.set(HOLDS, false);
            case MARK_RAN -> {
                script.set(HOLDS, false);
                script.set(MARK, true);
            }
            case WARN -> {
                script.say(message);
                script.set(HOLDS, true);
            }
        }
    }

    private void ask(Precondition condition, boolean trapped) throws Failure {
        if (trapped) {
            script.set(ERROR, false);
            script.stopOnError(false);
        }
        script.statement(open);
        answer(condition, trapped);
        script.statement(close);
        if (trapped) {
            script.stopOnError(true);
        }
    }

    private void answer(Precondition precondition, boolean trapped) throws Failure {
        answer(asker.of(precondition), precondition, trapped);
    }

    private void answer(Question question, Precondition precondition, boolean trapped) throws Failure {
        switch (question) {
            case Question.All(List<Precondition> of) -> {
                script.set(HOLDS, true);
                for (Precondition part : of) {
                    script.when(HOLDS);
                    answer(part, trapped);
                }
                of.forEach(_ -> script.end());
            }
            case Question.Any(List<Precondition> of) -> any(of, trapped);
            case Question.None(List<Precondition> of) -> {
                any(of, trapped);
                script.when(HOLDS);
                script.set(HOLDS, false);
                script.otherwise();
                script.set(HOLDS, true);
                script.end();
            }
            case Question.Within(Question first, Precondition then) -> {
                answer(first, precondition, trapped);
                script.when(HOLDS);
                answer(then, trapped);
                script.end();
            }
            case Question.Known(boolean holds, String _) -> script.set(HOLDS, holds);
            case Question.There(Lookup.Query query, String _) -> query("SELECT EXISTS (" + text(query) + ")", trapped);
            case Question.Ran(ChangeId id, String _) -> query("SELECT EXISTS (" + table.ran(spellings(id)) + ")", trapped);
            case Question.Value(String sql, String expected, String _) -> query(comparison(sql, expected, precondition), trapped);
        }
    }

    private void any(List<Precondition> parts, boolean trapped) throws Failure {
        script.set(HOLDS, false);
        for (Precondition part : parts) {
            script.when(HOLDS);
            script.otherwise();
            answer(part, trapped);
        }
        parts.forEach(_ -> script.end());
    }

    private void query(String condition, boolean trapped) {
        script.variables(condition + " AS " + HOLDS);
        if (trapped) {
            script.when("ERROR");
            script.set(ERROR, true);
            script.end();
        }
    }

    /// An error unless there is one row of one value; `format` writes the value as a client would see it.
    private static String comparison(String sql, String expected, Precondition precondition) throws Failure {
        if (!COMPARABLE.matcher(Statements.withoutLeadingComments(sql)).matches()) {
            throw new Failure(Outcome.REFUSED, Problem.error(Code.NOT_PLANNABLE, precondition.at(),
                    "a script cannot compare what this statement returns: " + PostgresErrors.excerpt(sql),
                    "write a query, such as SELECT current_setting('…') in place of SHOW, or run the update instead of printing it"));
        }
        return "WITH lockstep_value AS (\n" + sql + "\n)\nSELECT 1 / ((SELECT count(*) FROM lockstep_value) = 1)::integer = 1"
                + " AND (SELECT * FROM lockstep_value) IS NOT NULL AND format('%s', (SELECT * FROM lockstep_value)) = "
                + Quoted.text(expected);
    }

    private static String text(Lookup.Query query) {
        String sql = query.sql();
        for (Optional<String> value : query.values()) {
            int place = sql.indexOf('?');
            sql = sql.substring(0, place) + Quoted.text(value.orElse(null)).replace('?', '\0') + sql.substring(place + 1);
        }
        return sql.replace('\0', '?');
    }

    /// The same change set may stand in history under a path that an older Liquibase wrote.
    private Set<ChangeId> spellings(ChangeId id) {
        Set<ChangeId> all = new LinkedHashSet<>(List.of(id));
        known.stream().filter(one -> History.same(one, id)).forEach(all::add);
        return all;
    }
}
