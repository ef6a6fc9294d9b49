package dev.lockstep.engine.plan;

import dev.lockstep.engine.text.Problem;
import java.util.List;
import java.util.stream.Stream;

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

    /// This plan if the other one is possible too; else all that stands in the way of either, each once.
    default Planned and(Planned other) {
        List<Problem> problems = Stream.of(this, other).flatMap(planned -> planned.refusals().stream()).distinct().toList();
        return problems.isEmpty() ? this : new Refused(problems);
    }

    private List<Problem> refusals() {
        return switch (this) {
            case Plan _ -> List.of();
            case Refused(List<Problem> problems) -> problems;
        };
    }
}
