package dev.lockstep.engine.report;

import dev.lockstep.engine.text.Problem;
import java.util.List;

/// SQL that was printed instead of run.
///
/// @param lines a script for psql: statements with their semicolons, and comments
public record Script(Outcome outcome, List<String> lines, List<Problem> problems) {

    public Script {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }
}
