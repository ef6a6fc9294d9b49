package dev.lockstep.engine.run;

import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Problem;

/// A run that cannot go on, and why. It ends the run at the place where its report is made.
final class Failure extends Exception {

    private final transient Outcome outcome;
    private final transient Problem problem;

    Failure(Outcome outcome, Problem problem) {
        super(problem.message());
        this.outcome = outcome;
        this.problem = problem;
    }

    Failure(Outcome outcome, Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.outcome = outcome;
        this.problem = problem;
    }

    Outcome outcome() {
        return outcome;
    }

    Problem problem() {
        return problem;
    }
}
