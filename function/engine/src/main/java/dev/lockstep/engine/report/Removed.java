package dev.lockstep.engine.report;

import dev.lockstep.engine.text.Problem;
import java.util.List;

/// What a command took away: locks that nobody holds any more, or objects of the database.
///
/// @param what one line each; empty where there was nothing to take away
public record Removed(Outcome outcome, List<String> what, List<Problem> problems) {

    public Removed {
        what = List.copyOf(what);
        problems = List.copyOf(problems);
    }
}
