package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import java.util.List;
import java.util.function.Predicate;

/// What may or may not have been committed when a connection was lost, and how to tell from the history tables.
///
/// @param about whose rows
/// @param committed read under the lock, after the backend that was lost has certainly ended
record Doubt(List<ChangeId> about, Predicate<HistoryRows.Stored> committed) {

    /// Nothing was to be kept.
    static final Doubt NONE = new Doubt(List.of(), _ -> false);

    Doubt {
        about = List.copyOf(about);
    }
}
