package dev.lockstep.engine.report;

import dev.lockstep.engine.text.Problem;
import java.util.List;

/// Who holds the migration lock.
///
/// @param holders one line each; empty when the lock is free
public record Locks(Outcome outcome, List<String> holders, List<Problem> problems) {

    public Locks {
        holders = List.copyOf(holders);
        problems = List.copyOf(problems);
    }
}
