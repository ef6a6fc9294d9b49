package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.util.ArrayList;
import java.util.List;

/// One thing that is done in a transaction.
sealed interface Act {

    /// Sends a statement.
    record Statement(Sql sql) implements Act {}

    /// Calls a caller's handler.
    ///
    /// @param back undoes the change
    record Call(CustomChangeHandler handler, Change.CustomChange change, boolean back) implements Act {}

    static List<Act> statements(List<Sql> statements) {
        return List.copyOf(statements.stream().map(Statement::new).toList());
    }

    /// The work of a change set, with calls where its custom changes stand.
    static List<Act> of(List<Step.Work> work, Settings.CustomChanges choice, boolean back) {
        List<Act> acts = new ArrayList<>();
        for (Step.Work part : work) {
            if (part.change() instanceof Change.CustomChange change && choice instanceof Settings.CustomChanges.By(var handler)) {
                acts.add(new Call(handler, change, back));
            }
            acts.addAll(statements(part.sql()));
        }
        return acts;
    }

    /// A warning for each `customChange` that nobody runs.
    ///
    /// @param what `is recorded` or the like
    static List<Problem> passedOver(ChangeId id, List<Step.Work> work, String what) {
        return work.stream()
                .map(Step.Work::change)
                .filter(Change.CustomChange.class::isInstance)
                .map(Change.CustomChange.class::cast)
                .map(change -> Problem.warning(Code.UNSUPPORTED_CHANGE, change.at(),
                        "change set " + id + " " + what + ", its customChange '" + change.className() + "'" + parameters(change)
                                + " was not run",
                        "make sure that it has nothing to do on this database"))
                .toList();
    }

    private static String parameters(Change.CustomChange change) {
        return change.params().isEmpty() ? ""
                : " with the parameters " + String.join(", ", change.params().keySet().stream().sorted().toList());
    }
}
