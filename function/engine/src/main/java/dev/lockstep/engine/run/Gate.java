package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the answer to preconditions means for their change set, by `onFail` and `onError`.
final class Gate {

    enum Verdict {
        RUN,
        MARK_RAN,
        LEAVE_OUT
    }

    private Gate() {}

    /// @param what `change set …` or `the changelog`
    /// @param warned is told when the change set runs, or is left out, in spite of the answer
    /// @throws Failure on HALT
    static Verdict verdict(String what, Preconditions preconditions, Answer answer, Consumer<Problem> warned) throws Failure {
        return switch (answer) {
            case Answer.Holds() -> Verdict.RUN;
            case Answer.Fails(String why, Location at) -> react(preconditions.onFail(), problem(Code.PRECONDITION_FAILED, at,
                    "the precondition of " + what + " does not hold: ", preconditions.onFailMessage(), why), warned);
            case Answer.Errs(String why, Location at) -> react(preconditions.onError(), problem(Code.PRECONDITION_ERROR, at,
                    "the precondition of " + what + " could not be evaluated: ", preconditions.onErrorMessage(), why), warned);
        };
    }

    private static Problem problem(Code code, Location at, String message, @Nullable String own, String why) {
        return Problem.error(code, at, message + (own == null ? why : own + " (" + why + ")"),
                code == Code.PRECONDITION_FAILED ? "make it true, or let the change set say onFail=\"MARK_RAN\" or \"CONTINUE\""
                        : "correct the condition, or let the change set say onError=\"MARK_RAN\" or \"CONTINUE\"");
    }

    private static Verdict react(Preconditions.Reaction reaction, Problem problem, Consumer<Problem> warned) throws Failure {
        return switch (reaction) {
            case HALT -> throw new Failure(Outcome.FAILED, problem);
            case CONTINUE -> Verdict.LEAVE_OUT;
            case MARK_RAN -> Verdict.MARK_RAN;
            case WARN -> {
                warned.accept(Problem.warning(problem.code(), problem.at(), problem.message(), problem.fix()));
                yield Verdict.RUN;
            }
        };
    }
}
