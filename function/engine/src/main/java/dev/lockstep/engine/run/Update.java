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
import java.time.Duration;
import java.util.ArrayList;
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
    private final Batching batching;
    private final Convoy convoy;

    Update(Workplace place, Workplace.Surroundings around, Bookkeeping books, HistoryRows.Stored stored, Tally tally) {
        this.place = place;
        this.around = around;
        this.transactions = new Transactions(place, around);
        this.books = books;
        this.stored = stored;
        this.tally = tally;
        this.foresight = new Foresight(place, around.stop());
        this.batching = new Batching(place);
        this.convoy = new Convoy(place, around, transactions, batching);
    }

    void run(Planned.Plan plan) throws Failure {
        List<Step> steps = plan.steps();
        int total = pending(steps);
        int number = 0;
        for (int i = 0; i < steps.size();) {
            Patience.goOn(around.stop());
            List<Step.Apply> together = batching.from(steps, i, foresight::approves);
            int committed = together.isEmpty() ? 0 : together(together, number, total);
            i += committed;
            number += committed;
            if (!together.isEmpty() && committed == together.size()) {
                continue;
            }
            Step step = steps.get(i++);
            if (!(step instanceof Step.UpgradeChecksum)) {
                number++;
                if (together.isEmpty() || committed > 0) {
                    around.listener().on(new Progress.Started(step.changeSet().id(), number, total));
                }
            }
            switch (step) {
                case Step.Apply apply -> apply(apply);
                case Step.Note note -> note(note);
                case Step.UpgradeChecksum upgrade -> upgrade(upgrade);
                case Step.RollBack back -> throw new IllegalStateException("an update rolls nothing back: " + back.changeSet().id());
            }
        }
    }

    /// Each is told as begun when those before it are done, since the server takes them one after the other; the time is shared among them.
    private int together(List<Step.Apply> steps, int number, int total) throws Failure {
        long begun = System.nanoTime();
        List<Unit> units = new ArrayList<>();
        for (Step.Apply step : steps) {
            units.add(unit(step, Act.of(step.work(), around.settings().customChanges(), false), step.execType(), units.size()));
        }
        around.listener().on(new Progress.Started(steps.getFirst().changeSet().id(), number + 1, total));
        Convoy.Arrival arrival = convoy.commit(units);
        int committed = arrival.committed();
        Duration each = Tally.since(begun).dividedBy(committed == units.size() ? committed : committed + 1);
        for (int i = 0; i < committed; i++) {
            Step.Apply step = steps.get(i);
            if (i > 0) {
                around.listener().on(new Progress.Started(step.changeSet().id(), number + 1 + i, total));
            }
            finished(step.changeSet().id(), step.execType(), each);
        }
        if (arrival.failure().isPresent()) {
            if (committed > 0) {
                around.listener().on(new Progress.Started(steps.get(committed).changeSet().id(), number + 1 + committed, total));
            }
            throw arrival.failure().get();
        }
        return committed;
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
                case RUN -> finished(changeSet.id(), execute(step), Tally.since(begun));
                case MARK_RAN -> {
                    ExecType execType = markedAs(step);
                    transactions.commit(unit(step, List.of(), execType));
                    finished(changeSet.id(), execType, Tally.since(begun));
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
        return unit(step, acts, execType, 0);
    }

    /// @param before how many are recorded before it that are not committed yet
    private Unit unit(Step.Apply step, List<Act> acts, ExecType execType, int before) {
        ChangeId id = step.changeSet().id();
        ChangeId key = step.earlier().map(HistoryRow::id).orElse(id);
        return new Unit(id, step.changeSet().at(), acts, List.of(books.record(step, execType, before)),
                books.recognises(key, step.checksum()));
    }

    private void note(Step.Note step) throws Failure {
        long begun = System.nanoTime();
        ChangeId id = step.changeSet().id();
        ChangeId key = step.earlier().map(HistoryRow::id).orElse(id);
        transactions.commit(
                new Unit(id, step.changeSet().at(), List.of(), List.of(books.record(step)), books.recognises(key, step.checksum())));
        Duration took = Tally.since(begun);
        recorded(id, step.execType(), took);
        around.listener().on(new Progress.Recorded(id, step.execType(), took));
    }

    private void upgrade(Step.UpgradeChecksum step) throws Failure {
        String sql = place.table().replaceChecksum(step.row().id(), step.checksum());
        transactions.commit(new Unit(step.changeSet().id(), step.changeSet().at(), List.of(), List.of(sql), _ -> true));
    }

    private void recorded(ChangeId id, ExecType execType, Duration took) {
        books.recorded(id);
        tally.applied(new Report.Applied(id, execType, took));
    }

    private void finished(ChangeId id, ExecType execType, Duration took) {
        recorded(id, execType, took);
        around.listener().on(new Progress.Finished(id, execType, took));
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
