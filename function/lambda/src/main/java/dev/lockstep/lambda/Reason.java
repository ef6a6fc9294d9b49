package dev.lockstep.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Severity;
import java.util.List;
import java.util.stream.Collectors;

/// Words a failure for the person who reads the stack's events.
final class Reason {

    private static final int MOST_PROBLEMS = 8;

    private Reason() {}

    /// What is wrong, where, and the mend; the first few where it is a lot.
    static String of(List<Problem> problems) {
        var errors = problems.stream().filter(problem -> problem.severity() == Severity.ERROR).toList();
        var text = errors.stream().limit(MOST_PROBLEMS).map(Reason::of).collect(Collectors.joining("\n"));
        int more = errors.size() - MOST_PROBLEMS;
        return more > 0 ? text + "\nand " + more + " more, which the log has" : text;
    }

    static String of(Problem problem) {
        var place = problem.at() == null ? "" : problem.at() + ": ";
        return problem.code().id() + " " + place + sentence(problem.message()) + " Fix: " + sentence(problem.fix());
    }

    private static String sentence(String text) {
        var stripped = text.strip();
        return stripped.endsWith(".") ? stripped : stripped + ".";
    }

    /// Where more is to be read.
    static String trailer(Context context) {
        return " (request " + context.getAwsRequestId() + ", log group " + context.getLogGroupName() + ", log stream "
                + context.getLogStreamName() + ")";
    }
}
