package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.engine.text.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is wrong with one changelog, in the order of reading.
final class Problems {

    /// Beyond this many nobody reads on.
    private static final int MOST = 1000;

    private final List<Problem> found = new ArrayList<>();

    void error(Code code, @Nullable Location at, String message, String fix) {
        add(Problem.error(code, at, message, fix));
    }

    void warning(Code code, @Nullable Location at, String message, String fix) {
        add(Problem.warning(code, at, message, fix));
    }

    void add(Problem problem) {
        if (found.size() < MOST && !found.contains(problem)) {
            found.add(problem);
        }
    }

    boolean stand() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /// The value, if nothing but warnings came up.
    <T> Read<T> with(T value) {
        return stand() ? new Read.Refused<>(found) : new Read.Complete<>(value, found);
    }
}
