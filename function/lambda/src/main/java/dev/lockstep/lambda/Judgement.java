package dev.lockstep.lambda;

import dev.lockstep.lambda.FleetRow.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Whether a stage of a fleet went well: what Step Functions thinks of it counts for nothing.
///
/// @param counts of databases by what came of them
/// @param applied change sets, in all databases
/// @param failed those that are not where they were to be, in the order of the list
/// @param missing those of which nobody has told anything
record Judgement(Stage stage, int databases, Map<Outcome, Integer> counts, int applied, List<FleetRow> failed, List<String> missing) {

    private static final int MOST_NAMED = 10;
    private static final int LONGEST_REASON = 300;

    /// What was to be done.
    ///
    /// @param most how many of the list's first databases
    /// @param tolerated how many of them may fail
    record Stage(String name, int most, int tolerated) {}

    Judgement {
        counts = Map.copyOf(counts);
        failed = List.copyOf(failed);
        missing = List.copyOf(missing);
    }

    static Judgement of(Stage stage, List<String> targets, Map<String, FleetRow> rows) {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        var failed = new ArrayList<FleetRow>();
        var missing = new ArrayList<String>();
        int applied = 0;
        var asked = targets.subList(0, Math.min(stage.most(), targets.size()));
        for (var name : asked) {
            var row = rows.get(name);
            if (row == null) {
                missing.add(name);
                continue;
            }
            counts.merge(row.outcome(), 1, Integer::sum);
            applied += row.applied();
            if (!row.good()) {
                failed.add(row);
            }
        }
        return new Judgement(stage, asked.size(), counts, applied, failed, missing);
    }

    /// A database of which nobody knows is never tolerated.
    boolean passed() {
        return databases > 0 && missing.isEmpty() && failed.size() <= stage.tolerated();
    }

    int count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    /// For the mail that somebody gets.
    ///
    /// @param ended how Step Functions ended the map, where it ended it early
    String summary(Optional<String> ended) {
        var text = new StringBuilder(stage.name() + ": " + (passed() ? "passed" : "failed") + ". Of " + databases + " databases "
                + count(Outcome.MIGRATED) + " migrated, " + count(Outcome.UP_TO_DATE) + " up to date, "
                + (count(Outcome.PENDING) > 0 ? count(Outcome.PENDING) + " with change sets that would run, " : "") + failed.size()
                + " failed (" + stage.tolerated() + " tolerated), " + missing.size() + " without a result; " + applied
                + " change sets applied.");
        if (!failed.isEmpty()) {
            text.append("\n\nFailed:\n").append(failed.stream().limit(MOST_NAMED).map(Judgement::line).collect(Collectors.joining("\n")));
            text.append(more(failed.size()));
        }
        if (!missing.isEmpty()) {
            text.append("\n\nWithout a result, not begun or cut off:\n")
                    .append(missing.stream().limit(MOST_NAMED).collect(Collectors.joining("\n")))
                    .append(more(missing.size()));
        }
        ended.ifPresent(words -> text.append("\n\nStep Functions ended the map early: ").append(shortened(words)));
        if (!passed()) {
            text.append("\n\nStart another execution with the same input once that is mended: what is done has nothing to do.");
        }
        return text.toString();
    }

    private static String line(FleetRow row) {
        return row.name() + ": " + shortened(row.reason());
    }

    private static String more(int size) {
        return size > MOST_NAMED ? "\nand " + (size - MOST_NAMED) + " more" : "";
    }

    static String shortened(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON - 1) + "…";
    }

    /// The first of those that failed.
    List<FleetRow> firstFailed() {
        return failed.stream().limit(MOST_NAMED).toList();
    }
}
