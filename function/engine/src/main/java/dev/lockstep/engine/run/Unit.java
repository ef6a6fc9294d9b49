package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.text.Location;
import java.util.List;
import java.util.function.Predicate;

/// What is committed together: a change set's acts and what history says of it.
///
/// @param record statements on the history tables
/// @param recorded tells from the history tables, read after a connection was lost, whether the unit was committed
record Unit(ChangeId id, Location at, List<Act> acts, List<String> record, Predicate<HistoryRows.Stored> recorded) {

    Unit {
        acts = List.copyOf(acts);
        record = List.copyOf(record);
    }

    Doubt doubt() {
        return new Doubt(List.of(id), recorded);
    }
}
