package dev.lockstep.engine.text;

import java.util.List;

/// What came of reading input: a value, perhaps with warnings, or all the problems that stand in the way.
public sealed interface Read<T> {

    /// The input was understood. Problems here are warnings only.
    record Complete<T>(T value, List<Problem> warnings) implements Read<T> {
        public Complete {
            warnings = List.copyOf(warnings);
        }
    }

    /// The input was refused, before anything was touched.
    record Refused<T>(List<Problem> problems) implements Read<T> {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// What is wrong; nothing where it was understood.
    default List<Problem> refusals() {
        return switch (this) {
            case Complete<T> _ -> List.of();
            case Refused<T>(List<Problem> problems) -> problems;
        };
    }
}
