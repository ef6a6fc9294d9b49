package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.DatabaseProperties;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads and plans a [Task] for one database; problems are collected in the tally, the last of them ends the run.
///
/// @param history as it was before anything of this run is recorded
/// @param settled files in which there is known to be nothing to do for this history
record Decision(Task task, Settings settings, Target target, History history, Map<String, String> settled, Tally tally) {

    private static final String NOT_TOGETHER = "run it without --transaction deployment (in a stack: without Transaction: Deployment), so that each"
            + " change set has a transaction of its own";

    /// Where the changelog is read whole.
    Decision(Task task, Settings settings, Target target, History history, Tally tally) {
        this(task, settings, target, history, Map.of(), tally);
    }

    Changelog changelog() throws Failure {
        return switch (task.source().read(options(settings, target, history).leavingUnread(settled))) {
            case Read.Complete<Changelog>(Changelog changelog, List<Problem> warnings) -> {
                tally.problems(warnings);
                yield changelog;
            }
            case Read.Refused<Changelog>(List<Problem> problems) -> throw refused(problems);
        };
    }

    static ReadOptions options(Settings settings, Target target, History history) {
        return new ReadOptions(settings.contexts(), settings.labelFilter(), settings.parameters(),
                DatabaseProperties.of(target.schema(), target.database(), target.version(), target.url()),
                !(settings.customChanges() instanceof Settings.CustomChanges.Refuse),
                history.rows().stream().map(HistoryRow::id).collect(Collectors.toUnmodifiableSet()));
    }

    /// What history under the lock asks for: what was planned before, or all read, whatever was settled, and planned again where another run recorded
    /// something while this one waited.
    Planning under(HistoryRows.Stored stored, Planning before) throws Failure {
        History now = stored.history();
        if (now.rows().equals(history.rows())) {
            return before;
        }
        Decision again = new Decision(task, settings, target, now, tally);
        Changelog changelog = again.changelog();
        return again.planning(changelog);
    }

    Planning planning(Changelog changelog) throws Failure {
        return new Planning(changelog, history, plan(changelog, history));
    }

    /// A changelog and what is to be done of it.
    ///
    /// @param history for which that was found
    record Planning(Changelog changelog, History history, Planned.Plan plan) {}

    Selection selection() {
        return new Selection(settings.contexts(), settings.labelFilter(), target.schema(),
                change -> settings.customChanges() instanceof Settings.CustomChanges.By(var handler) && handler.canTakeBack(change));
    }

    Planned.Plan plan(Changelog changelog, History history) throws Failure {
        return switch (task.planning().plan(changelog, history, selection())) {
            case Planned.Plan plan -> {
                refuseOutsideTransaction(plan);
                refuseHandlerOutsideTransaction(plan);
                yield plan;
            }
            case Planned.Refused(List<Problem> problems) -> throw refused(problems);
        };
    }

    private Failure refused(List<Problem> problems) {
        tally.problems(problems.subList(0, problems.size() - 1));
        return new Failure(Outcome.REFUSED, problems.getLast());
    }

    /// What a handler does could part from the history row; and one that commits would commit whatever else is pending.
    private void refuseHandlerOutsideTransaction(Planned.Plan plan) throws Failure {
        for (Step step : plan.steps()) {
            List<Step.Work> work = switch (step) {
                case Step.Apply apply -> apply.work();
                case Step.RollBack back -> back.work();
                case Step.Note _,Step.UpgradeChecksum _ -> List.of();
            };
            if (Act.of(work, settings.customChanges(), false).stream().noneMatch(Act.Call.class::isInstance)) {
                continue;
            }
            if (step instanceof Step.Apply && settings.transaction() == Settings.Transaction.DEPLOYMENT) {
                throw new Failure(Outcome.REFUSED, Problem.error(Code.NOT_PLANNABLE, step.changeSet().at(), "change set "
                        + step.changeSet().id()
                        + " has a customChange, for which a handler needs a transaction of its own, and everything pending is to run in one",
                        NOT_TOGETHER));
            }
            if (!step.changeSet().execution().runInTransaction()) {
                throw new Failure(Outcome.REFUSED, Problem.error(Code.NOT_PLANNABLE, step.changeSet().at(), "change set "
                        + step.changeSet().id()
                        + " has a customChange, for which a handler needs a transaction, and says runInTransaction=\"false\"",
                        "let the change set run in a transaction, or part it in two"));
            }
        }
    }

    private void refuseOutsideTransaction(Planned.Plan plan) throws Failure {
        if (settings.transaction() == Settings.Transaction.PER_CHANGE_SET) {
            return;
        }
        for (Step step : plan.steps()) {
            ChangeSet changeSet = step.changeSet();
            if (step instanceof Step.Apply && !changeSet.execution().runInTransaction()) {
                throw new Failure(Outcome.REFUSED, Problem.error(Code.NOT_PLANNABLE, changeSet.at(), "change set " + changeSet.id()
                        + " says runInTransaction=\"false\", and everything pending is to run in one transaction",
                        NOT_TOGETHER));
            }
        }
    }
}
