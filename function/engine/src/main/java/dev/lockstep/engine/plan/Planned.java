package dev.lockstep.engine.plan;

import dev.lockstep.engine.text.Problem;
import java.util.List;

/// What came of planning.
public sealed interface Planned {

    /// What a run will do, and why it leaves out the rest.
    ///
    /// @param steps in order
    /// @param skipped in the order of the changelog
    /// @param warnings worth a line in the log
    record Plan(List<Step> steps, List<Skipped> skipped, List<Problem> warnings) implements Planned {
        public Plan {
            steps = List.copyOf(steps);
            skipped = List.copyOf(skipped);
            warnings = List.copyOf(warnings);
        }
    }

    /// Nothing may run; all the reasons.
    record Refused(List<Problem> problems) implements Planned {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
