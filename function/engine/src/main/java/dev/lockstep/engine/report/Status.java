package dev.lockstep.engine.report;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Problem;
import java.util.List;

/// How changelog and database stand to each other.
///
/// @param pending what an update would run, in order
/// @param history the history table's rows; empty where there is no table yet, and where it is remembered that nothing is pending
/// @param problems what stands in the way of an update, and warnings
public record Status(Outcome outcome, List<ChangeId> pending, List<HistoryRow> history, List<Problem> problems) {

    public Status {
        pending = List.copyOf(pending);
        history = List.copyOf(history);
        problems = List.copyOf(problems);
    }
}
