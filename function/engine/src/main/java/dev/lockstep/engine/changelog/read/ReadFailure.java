package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;

/// A file cannot be read any further; what was found in other files still counts.
final class ReadFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ReadFailure(Code code, Location at, String message, String fix) {
        super(message);
        this.problem = Problem.error(code, at, message, fix);
    }

    Problem problem() {
        return problem;
    }
}
