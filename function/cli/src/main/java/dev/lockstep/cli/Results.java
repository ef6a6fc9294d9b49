package dev.lockstep.cli;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.report.Locks;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Removed;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.ReportJson;
import dev.lockstep.engine.report.ReportText;
import dev.lockstep.engine.report.Script;
import dev.lockstep.engine.report.Status;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Prints results on standard output and problems on standard error; with JSON, both on standard output as one object.
final class Results {

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean json;
    private final Set<Problem> told = new HashSet<>();

    Results(Surroundings surroundings, boolean json) {
        this.out = surroundings.out();
        this.err = surroundings.err();
        this.terminal = surroundings.terminal();
        this.json = json;
    }

    /// Stands on standard error already, from the moment it came up.
    void told(Problem problem) {
        told.add(problem);
    }

    Outcome print(Report report) {
        print(report.outcome(), ReportJson.of(report), ReportText.of(report), report.problems());
        if (!json && report.outcome() != Outcome.DONE) {
            ReportText.untilThen(report).ifPresent(err::println);
            err.flush();
        }
        return report.outcome();
    }

    /// The whole summary, also where something failed.
    Outcome print(FleetSummary summary) {
        if (json) {
            out.println(summary.json());
        } else {
            summary.warnings().forEach(warning -> err.println(warning.render()));
            summary.lines().forEach(out::println);
        }
        out.flush();
        err.flush();
        return summary.outcome();
    }

    Outcome print(Script script) {
        return print(script.outcome(), ReportJson.of(script), script.lines(), script.problems());
    }

    Outcome print(Locks locks) {
        return print(locks.outcome(), ReportJson.of(locks), ReportText.of(locks), locks.problems());
    }

    /// @param none what is said where nothing was there to take away
    Outcome print(Removed removed, String verb, String none) {
        List<String> lines = removed.what().isEmpty() ? List.of(none) : removed.what().stream().map(what -> verb + " " + what).toList();
        return print(removed.outcome(), ReportJson.of(removed), lines, removed.problems());
    }

    Outcome printPending(Status status, boolean verbose) {
        List<String> lines = ReportText.pending(status);
        return print(status.outcome(), ReportJson.pending(status), verbose ? lines : List.of(lines.getLast()), status.problems());
    }

    Outcome printUnexpected(Status status, boolean verbose) {
        List<String> lines = ReportText.unexpected(status);
        return print(status.outcome(), ReportJson.unexpected(status), verbose ? lines : List.of(lines.getLast()), status.problems());
    }

    Outcome printTag(Status status, String tag) {
        boolean exists = status.history().stream().anyMatch(row -> tag.equals(row.tag()));
        String line = "the tag '" + tag + (exists ? "' is in the history" : "' is not in the history");
        return print(status.outcome(), ReportJson.tag(status, tag, exists), List.of(line), status.problems());
    }

    Outcome printTagged(Report report, String tag) {
        return print(report.outcome(), ReportJson.of(report), List.of("the last change set is tagged '" + tag + "'"), report.problems());
    }

    Outcome printCleared(Report report) {
        return print(report.outcome(), ReportJson.of(report), List.of("the stored checksums are empty; the next update fills them in"),
                report.problems());
    }

    Outcome printHistory(Status status) {
        return print(status.outcome(), ReportJson.history(status), ReportText.history(status), status.problems());
    }

    Outcome printValidation(Status status) {
        return print(status.outcome(), ReportJson.of(status.outcome(), status.problems()), List.of("the changelog is valid"),
                status.problems());
    }

    /// The bare checksum, as it stands in the history; with JSON, the line that it has in the list of all.
    void printChecksum(ChangeId id, Checksum checksum) {
        out.println(json ? ReportJson.checksum(id, checksum.toString()) : checksum.toString());
    }

    /// Of a problem that was printed; with JSON, nothing.
    void printHint(String hint) {
        if (!json) {
            err.println("  " + hint);
            err.flush();
        }
    }

    void printLine(String line) {
        out.println(line);
    }

    Outcome problems(Outcome outcome, List<Problem> problems) {
        return print(outcome, ReportJson.of(outcome, problems), List.of(), problems);
    }

    int refused(Problem problem) {
        return problems(Outcome.REFUSED, List.of(problem)).exitStatus();
    }

    /// A defect of Lockstep itself: never a stack trace unless asked for.
    int unexpected(Exception exception, boolean stacktrace) {
        if (exception instanceof Refusal refusal) {
            return refused(refusal.problem());
        }
        if (stacktrace) {
            exception.printStackTrace(err);
        }
        Problem problem = Problem.error(Code.INTERNAL_ERROR, null, "Lockstep failed unexpectedly: " + exception,
                "run it again with --stacktrace and report what it prints");
        return problems(Outcome.FAILED, List.of(problem)).exitStatus();
    }

    private Outcome print(Outcome outcome, String jsonLine, List<String> textLines, List<Problem> problems) {
        if (json) {
            out.println(jsonLine);
        } else {
            if (terminal && outcome != Outcome.DONE) {
                err.print(ProgressPrinter.CLEAR_LINE); // the bar has stopped where it was
            }
            problems.stream().filter(problem -> !told.contains(problem)).forEach(problem -> err.println(problem.render()));
            if (outcome == Outcome.DONE) {
                textLines.forEach(out::println);
            }
        }
        out.flush();
        err.flush();
        return outcome;
    }
}
