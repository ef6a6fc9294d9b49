package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.StartedMark;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Problem;
import java.util.List;

/// Takes change sets back, the latest first: the way back and the end of the history row in one transaction.
final class Rollback {

    private final Workplace place;
    private final Workplace.Surroundings around;
    private final Transactions transactions;
    private final Tally tally;

    Rollback(Workplace place, Workplace.Surroundings around, Tally tally) {
        this.place = place;
        this.around = around;
        this.transactions = new Transactions(place, around);
        this.tally = tally;
    }

    /// @param stored what the plan was made for
    void run(Planned.Plan plan, HistoryRows.Stored stored) throws Failure {
        int number = 0;
        for (Step step : plan.steps()) {
            Patience.goOn(around.stop());
            if (step instanceof Step.RollBack back) {
                number++;
                around.listener().on(new Progress.Started(back.changeSet().id(), number, plan.steps().size()));
                takeBack(back, stored.started());
            }
        }
    }

    private void takeBack(Step.RollBack step, List<StartedMark> started) throws Failure {
        long begun = System.nanoTime();
        ChangeId id = step.changeSet().id();
        if (!(around.settings().customChanges() instanceof Settings.CustomChanges.By)) {
            Act.passedOver(id, step.work(), "is taken back").forEach(this::warn);
        }
        if (step.changeSet().execution().runInTransaction()) {
            transactions.commit(unit(step));
        } else {
            new OutsideTransaction(place, transactions, around).takeBack(step, started);
        }
        tally.applied(new Report.Applied(id, step.row().execType(), Tally.since(begun)));
        around.listener().on(new Progress.RolledBack(id, Tally.since(begun)));
    }

    /// A rollback that the author wrote does what it says; one that was derived undoes.
    private static boolean derived(Step.RollBack step) {
        return step.changeSet().rollback() instanceof dev.lockstep.engine.changelog.Rollback.Derived;
    }

    private Unit unit(Step.RollBack step) {
        HistoryRow row = step.row();
        return new Unit(step.changeSet().id(), step.changeSet().at(), Act.of(step.work(), around.settings().customChanges(), derived(step)),
                List.of(place.table().delete(row.id())),
                stored -> isGone(stored.history(), row));
    }

    private void warn(Problem warning) {
        if (tally.problem(warning)) {
            around.listener().on(new Progress.Warned(warning));
        }
    }

    static boolean isGone(History history, HistoryRow row) {
        return history.rows().stream().noneMatch(one -> one.id().equals(row.id()));
    }
}
