package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The one loop that executes: takes the steps of a plan one after the other, each change set and its history row in one transaction.
final class Update {

    private final Workplace place;
    private final Workplace.Surroundings around;
    private final Transactions transactions;
    private final Bookkeeping books;
    private final HistoryRows.Stored stored;
    private final Tally tally;
    private final Foresight foresight;

    Update(Workplace place, Workplace.Surroundings around, Bookkeeping books, HistoryRows.Stored stored, Tally tally) {
        this.place = place;
        this.around = around;
        this.transactions = new Transactions(place, around);
        this.books = books;
        this.stored = stored;
        this.tally = tally;
        this.foresight = new Foresight(place, around.stop());
    }

    void run(Planned.Plan plan) throws Failure {
        int total = pending(plan.steps());
        int number = 0;
        for (Step step : plan.steps()) {
            Patience.goOn(around.stop());
            if (!(step instanceof Step.UpgradeChecksum)) {
                number++;
                around.listener().on(new Progress.Started(step.changeSet().id(), number, total));
            }
            switch (step) {
                case Step.Apply apply -> apply(apply);
                case Step.Note note -> note(note);
                case Step.UpgradeChecksum upgrade -> upgrade(upgrade);
                case Step.RollBack back -> throw new IllegalStateException("an update rolls nothing back: " + back.changeSet().id());
            }
        }
    }

    /// How many change sets a plan runs or records.
    static int pending(List<Step> steps) {
        return (int) steps.stream().filter(step -> !(step instanceof Step.UpgradeChecksum)).count();
    }

    private void apply(Step.Apply step) throws Failure {
        long begun = System.nanoTime();
        ChangeSet changeSet = step.changeSet();
        try {
            switch (verdict(changeSet)) {
                case RUN -> finished(changeSet.id(), execute(step), begun);
                case MARK_RAN -> {
                    ExecType execType = markedAs(step);
                    transactions.commit(unit(step, List.of(), execType));
                    finished(changeSet.id(), execType, begun);
                }
                case LEAVE_OUT -> leftOut(changeSet.id(), ExecType.SKIPPED, begun);
            }
        } catch (Failure e) {
            if (changeSet.execution().failOnError() || !isOfTheChangeSet(e)) {
                throw e;
            }
            warn(Problem.warning(e.problem().code(), e.problem().at(), e.problem().message() + " The run goes on: failOnError is false.",
                    e.problem().fix()));
            leftOut(changeSet.id(), ExecType.FAILED, begun);
        }
    }

    /// What a change set is recorded as that its preconditions have marked as run.
    static ExecType markedAs(Step.Apply step) {
        return step.earlier().isPresent() ? ExecType.RERAN : ExecType.MARK_RAN;
    }

    /// Whether `failOnError="false"` passes over it: what the change set itself did wrong, not a lost connection or a stop.
    static boolean isOfTheChangeSet(Failure failure) {
        return switch (failure.problem().code()) {
            case STATEMENT_FAILED, PRECONDITION_FAILED, PRECONDITION_ERROR, TABLE_LOCK_TIMEOUT, INTERRUPTED_CHANGE_SET -> true;
            default -> false;
        };
    }

    private Gate.Verdict verdict(ChangeSet changeSet) throws Failure {
        if (changeSet.preconditions().isEmpty()) {
            return Gate.Verdict.RUN;
        }
        var preconditions = changeSet.preconditions().get();
        try {
            Answer answer = place.answer(() -> conditions(place, books, changeSet), preconditions.condition());
            return Gate.verdict("change set " + changeSet.id(), preconditions, answer, this::warn);
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
    }

    static Conditions conditions(Workplace place, Bookkeeping books, ChangeSet changeSet) {
        Target target = place.session().target();
        return new Conditions(place.connection(), target.schema(), target.user(), books.ran(), changeSet.execution().quotingStrategy());
    }

    private ExecType execute(Step.Apply step) throws Failure {
        foresee(step);
        say(step, around.listener());
        unrun(step, around.settings()).forEach(this::warn);
        if (step.changeSet().execution().runInTransaction()) {
            transactions.commit(unit(step, Act.of(step.work(), around.settings().customChanges(), false), step.execType()));
        } else {
            new OutsideTransaction(place, transactions, around).run(step, stored.started(), books);
        }
        return step.execType();
    }

    private void foresee(Step.Apply step) throws Failure {
        Optional<Failure> objection;
        try {
            objection = place.steadily(() -> foresight.objection(step));
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
        if (objection.isPresent()) {
            throw objection.get();
        }
    }

    /// Texts of `output` are told; `stop` ends the run before anything of its change set is done.
    static void say(Step.Apply step, Listener listener) throws Failure {
        for (Step.Work work : step.work()) {
            if (work.change() instanceof Change.Output output && output.message() != null) {
                listener.on(new Progress.Said(output.message()));
            }
            if (work.change() instanceof Change.Stop stop) {
                String message = stop.message() == null ? "" : ": " + stop.message();
                throw new Failure(Outcome.FAILED, Problem.error(Code.STOPPED, stop.at(),
                        "change set " + step.changeSet().id() + " stops the run" + message, "remove the stop when the run is to go on"));
            }
        }
    }

    /// A warning for each `customChange` where foreign code is recorded and not run.
    static List<Problem> unrun(Step.Apply step, Settings settings) {
        return settings.customChanges() instanceof Settings.CustomChanges.By ? List.of()
                : Act.passedOver(step.changeSet().id(), step.work(), "is recorded");
    }

    private Unit unit(Step.Apply step, List<Act> acts, ExecType execType) {
        ChangeId id = step.changeSet().id();
        ChangeId key = step.earlier().map(HistoryRow::id).orElse(id);
        return new Unit(id, step.changeSet().at(), acts, List.of(books.record(step, execType)),
                books.recognises(key, step.checksum()));
    }

    private void note(Step.Note step) throws Failure {
        long begun = System.nanoTime();
        ChangeId id = step.changeSet().id();
        ChangeId key = step.earlier().map(HistoryRow::id).orElse(id);
        transactions.commit(
                new Unit(id, step.changeSet().at(), List.of(), List.of(books.record(step)), books.recognises(key, step.checksum())));
        recorded(id, step.execType(), begun);
        around.listener().on(new Progress.Recorded(id, step.execType(), Tally.since(begun)));
    }

    private void upgrade(Step.UpgradeChecksum step) throws Failure {
        String sql = place.table().replaceChecksum(step.row().id(), step.checksum());
        transactions.commit(new Unit(step.changeSet().id(), step.changeSet().at(), List.of(), List.of(sql), _ -> true));
    }

    private void recorded(ChangeId id, ExecType execType, long begun) {
        books.recorded(id);
        tally.applied(new Report.Applied(id, execType, Tally.since(begun)));
    }

    private void finished(ChangeId id, ExecType execType, long begun) {
        recorded(id, execType, begun);
        around.listener().on(new Progress.Finished(id, execType, Tally.since(begun)));
    }

    private void leftOut(ChangeId id, ExecType execType, long begun) {
        tally.skipped(id);
        around.listener().on(new Progress.Finished(id, execType, Tally.since(begun)));
    }

    private void warn(Problem problem) {
        if (tally.problem(problem)) {
            around.listener().on(new Progress.Warned(problem));
        }
    }
}
