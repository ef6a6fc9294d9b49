package dev.lockstep.engine.fleet;

import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;

/// What became of one database.
///
/// @param target its name
public record FleetVerdict(String target, Report report) {

    /// Whether it is where the changelog leads.
    public boolean good() {
        return report.outcome() == Outcome.DONE;
    }

    /// Whether anything was applied to it.
    public boolean migrated() {
        return !report.applied().isEmpty();
    }
}
