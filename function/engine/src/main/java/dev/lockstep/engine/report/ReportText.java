package dev.lockstep.engine.report;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Code;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reports as lines for a person. Problems are not among them: they go to standard error or a `Reason`, each as [dev.lockstep.engine.text.Problem#render()].
public final class ReportText {

    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private ReportText() {}

    /// One line that says how much was done and how long it took.
    public static List<String> of(Report report) {
        List<String> lines = new ArrayList<>();
        String count = report.applied().size() == 1 ? "1 change set" : report.applied().size() + " change sets";
        String skipped = report.skipped().isEmpty() ? "" : ", " + report.skipped().size() + " skipped";
        String tag = report.tag() == null ? "" : ", tagged " + report.tag();
        lines.add(count + skipped + tag + " in " + report.duration().toMillis() + " ms");
        return lines;
    }

    /// How far it came that did not come to its end; nothing where that is in doubt, or nothing was begun.
    public static Optional<String> untilThen(Report report) {
        boolean begun = report.outcome() == Outcome.FAILED || !report.applied().isEmpty();
        boolean inDoubt = report.problems().stream().anyMatch(problem -> problem.code() == Code.OUTCOME_UNKNOWN);
        if (!begun || inDoubt) {
            return Optional.empty();
        }
        return Optional.of(switch (report.applied().size()) {
            case 0 -> "no change set went through";
            case 1 -> "1 change set went through before";
            default -> report.applied().size() + " change sets went through before";
        });
    }

    /// The pending change sets, a line each.
    public static List<String> pending(Status status) {
        List<String> lines = new ArrayList<>();
        for (ChangeId id : status.pending()) {
            lines.add(id.toString());
        }
        lines.add(switch (status.pending().size()) {
            case 0 -> "nothing is pending";
            case 1 -> "1 change set is pending";
            default -> status.pending().size() + " change sets are pending";
        });
        return lines;
    }

    /// Change sets that were applied and are not in the changelog, a line each, and how many they are.
    public static List<String> unexpected(Status status) {
        List<String> lines = new ArrayList<>();
        for (HistoryRow row : status.history()) {
            lines.add(row.id().toString());
        }
        lines.add(switch (status.history().size()) {
            case 0 -> "everything that was applied is in the changelog";
            case 1 -> "1 change set was applied and is not in the changelog";
            default -> status.history().size() + " change sets were applied and are not in the changelog";
        });
        return lines;
    }

    /// The rows of history, a line each: when, how, which, under what tag.
    public static List<String> history(Status status) {
        List<String> lines = new ArrayList<>();
        for (HistoryRow row : status.history()) {
            String tag = row.tag() == null ? "" : "  tag " + row.tag();
            lines.add(TO_THE_SECOND.format(row.dateExecuted()) + "  " + String.format("%-8s", row.execType()) + "  " + row.id() + tag);
        }
        if (lines.isEmpty()) {
            lines.add("nothing was applied yet");
        }
        return lines;
    }

    public static List<String> of(Locks locks) {
        return locks.holders().isEmpty() ? List.of("the lock is free") : locks.holders();
    }
}
