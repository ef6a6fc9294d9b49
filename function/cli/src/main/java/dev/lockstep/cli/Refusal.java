package dev.lockstep.cli;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;

/// An option or its value cannot be used. Carries the problem to the one place that prints it.
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refusal(String message, String fix) {
        this(Problem.error(Code.INVALID_OPTION, null, message, fix));
    }

    private Refusal(Problem problem) {
        super(problem.message());
        this.problem = problem;
    }

    static Refusal unconfirmed(String message, String fix) {
        return new Refusal(Problem.error(Code.NOT_CONFIRMED, null, message, fix));
    }

    Problem problem() {
        return problem;
    }
}
