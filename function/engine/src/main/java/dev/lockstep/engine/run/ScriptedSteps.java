package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes each step of a plan into a script: what is committed together when it is run is committed together in the script.
final class ScriptedSteps {

    private final PsqlScript script;
    private final PsqlConditions conditions;
    private final HistoryTable table;
    private final Bookkeeping books;
    private final Tally tally;
    /// Whether all steps share one transaction, which the script has begun.
    private final boolean together;
    private boolean pathMayHaveMoved;

    ScriptedSteps(PsqlScript script, PsqlConditions conditions, HistoryTable table, Bookkeeping books, Tally tally, boolean together) {
        this.script = script;
        this.conditions = conditions;
        this.table = table;
        this.books = books;
        this.tally = tally;
        this.together = together;
    }

    void add(Step step) throws Failure {
        ChangeSet changeSet = step.changeSet();
        script.title(changeSet.id().toString());
        switch (step) {
            case Step.Apply apply -> apply(apply);
            case Step.Note note -> unit(changeSet, List.of(), books.record(note));
            case Step.UpgradeChecksum upgrade ->
                unit(changeSet, List.of(), table.replaceChecksum(upgrade.row().id(), upgrade.checksum()));
            case Step.RollBack back -> unit(changeSet, back.sql(), table.delete(back.row().id()));
        }
        pathMayHaveMoved |= movesPath(step);
    }

    private void apply(Step.Apply step) throws Failure {
        ChangeSet changeSet = step.changeSet();
        Preconditions preconditions = changeSet.preconditions()
                .map(asked -> changeSet.execution().failOnError() ? asked : asked.reacting(ScriptedSteps::mild))
                .orElse(null);
        String what = "change set " + changeSet.id();
        PsqlConditions.Lines run = () -> run(step);
        PsqlConditions.Lines mark = () -> unit(changeSet, List.of(), books.record(step, Update.markedAs(step)));
        if (preconditions == null) {
            run.add();
            return;
        }
        switch (preconditions.onSqlOutput()) {
            case IGNORE -> run.add();
            case TEST -> conditions.quotedAs(changeSet.execution().quotingStrategy()).gate(what, preconditions, run, mark);
            case FAIL -> {
                switch (Gate.verdict(what, preconditions, Answer.ofSqlOutput(preconditions), tally::problem)) {
                    case RUN -> run.add();
                    case MARK_RAN -> mark.add();
                    case LEAVE_OUT -> script.comment("left out: it has preconditions and says onSqlOutput=\"FAIL\"");
                }
            }
        }
    }

    /// `failOnError="false"` leaves a change set out whose preconditions would halt the run.
    private static Preconditions.Reaction mild(Preconditions.Reaction reaction) {
        return reaction == Preconditions.Reaction.HALT ? Preconditions.Reaction.CONTINUE : reaction;
    }

    private void run(Step.Apply step) {
        for (Step.Work work : step.work()) {
            if (work.change() instanceof Change.Output output && output.message() != null) {
                script.say(output.message());
            }
            if (work.change() instanceof Change.Stop stop) {
                script.fail(stop.at() + ": change set " + step.changeSet().id() + " stops the run"
                        + (stop.message() == null ? "" : ": " + stop.message()));
            }
        }
        Act.passedOver(step.changeSet().id(), step.work(), "is in the script").forEach(problem -> {
            script.comment(problem.message());
            tally.problem(problem);
        });
        unit(step.changeSet(), step.sql(), books.record(step, step.execType()));
    }

    private void unit(ChangeSet changeSet, List<Sql> statements, String record) {
        List<String> all = new ArrayList<>();
        if (pathMayHaveMoved) {
            all.add(Session.searchPath(Quoted.text(conditions.asker().defaultSchema())));
        }
        statements.forEach(sql -> all.add(sql.text()));
        all.add(record);
        boolean mayFail = !changeSet.execution().failOnError() && !statements.isEmpty();
        if (mayFail) {
            script.stopOnError(false);
        }
        if (!changeSet.execution().runInTransaction() && !statements.isEmpty()) {
            outsideTransaction(all, mayFail);
        } else if (!together) {
            script.transaction(all);
        } else if (mayFail) {
            untilSavepoint(all);
        } else {
            all.forEach(script::statement);
        }
        if (mayFail) {
            script.stopOnError(true);
        }
    }

    /// Each by itself; what follows a failure that is passed over is not run.
    private void outsideTransaction(List<String> statements, boolean mayFail) {
        script.comment("outside a transaction");
        for (int i = 0; i < statements.size(); i++) {
            if (mayFail && i > 0) {
                script.when("ERROR");
                script.otherwise();
            }
            script.statement(statements.get(i));
        }
        for (int i = 1; mayFail && i < statements.size(); i++) {
            script.end();
        }
    }

    /// In a transaction in which something has failed the last statement fails too.
    private void untilSavepoint(List<String> statements) {
        script.statement("SAVEPOINT lockstep");
        statements.forEach(script::statement);
        script.when("ERROR");
        script.statement("ROLLBACK TO SAVEPOINT lockstep");
        script.end();
        script.statement("RELEASE SAVEPOINT lockstep");
    }

    private static boolean movesPath(Step step) {
        List<Sql> statements = switch (step) {
            case Step.Apply apply -> apply.sql();
            case Step.RollBack back -> back.sql();
            case Step.Note _,Step.UpgradeChecksum _ -> List.of();
        };
        return statements.stream().anyMatch(sql -> sql.text().toLowerCase(Locale.ROOT).contains("search_path"));
    }
}
