package dev.lockstep.engine.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What became of a fleet.
///
/// @param verdicts in the order in which they came
/// @param notBegun names of those that were not begun, in the order of the list
/// @param stopped why no other was begun; empty where all were
public record FleetReport(List<FleetVerdict> verdicts, List<String> notBegun, Optional<String> stopped, Duration duration) {

    public FleetReport {
        verdicts = List.copyOf(verdicts);
        notBegun = List.copyOf(notBegun);
    }

    public long migrated() {
        return verdicts.stream().filter(verdict -> verdict.good() && verdict.migrated()).count();
    }

    public long upToDate() {
        return verdicts.stream().filter(verdict -> verdict.good() && !verdict.migrated()).count();
    }

    public List<FleetVerdict> failed() {
        return verdicts.stream().filter(verdict -> !verdict.good()).toList();
    }

    /// Whether there were databases, every one was begun, and no more failed than may.
    public boolean passed() {
        return !verdicts.isEmpty() && notBegun.isEmpty() && stopped.isEmpty();
    }
}
