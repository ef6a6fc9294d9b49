package dev.lockstep.cli;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;

/// An option or its value cannot be used. Carries the problem to the one place that prints it.
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refusal(String message, String fix) {
        super(message);
        this.problem = Problem.error(Code.INVALID_OPTION, null, message, fix);
    }

    Problem problem() {
        return problem;
    }
}
