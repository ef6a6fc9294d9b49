package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.ChangeSet.OnValidationFail;
import dev.lockstep.engine.changelog.ChangeSet.RunOrder;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.checksum.Description;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.sql.WithoutEffect;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides what an update does: which change sets run, run again, get a new checksum only, or are left out, by the rules of Liquibase 4.33.
///
/// ```
/// switch (Planner.plan(changelog, history, Selection.ALL, new Extent.All())) {
///     case Planned.Plan plan -> plan.steps().forEach(this::run);
///     case Planned.Refused refused -> refused.problems().forEach(this::tell);
/// }
/// ```
/// The same input gives the same plan.
public final class Planner {

    private final Changelog changelog;
    private final History history;
    private final Choice choice;
    private final Rendering rendering;
    private final Comparison comparison;
    private final List<Step> steps = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<WithoutEffect.Attribute> passedOver = new ArrayList<>();
    /// Rows that a change set of this run speaks of, once somebody has asked.
    private Optional<Set<ChangeId>> taken = Optional.empty();

    private Planner(Changelog changelog, History history, Choice choice, Selection selection) {
        this.changelog = changelog;
        this.history = history;
        this.choice = choice;
        this.rendering = new Rendering(selection.defaultSchema());
        this.comparison = new Comparison(history);
    }

    /// What an update does.
    public static Planned plan(Changelog changelog, History history, Selection selection, Extent extent) {
        return with(selection, choice -> new Planner(changelog, history, choice, selection).update(extent));
    }

    /// Records change sets that history does not know, without running them. Those that could not run are refused nevertheless, as in Liquibase.
    public static Planned sync(Changelog changelog, History history, Selection selection, Extent extent) {
        return with(selection, choice -> new Planner(changelog, history, choice, selection).note(extent));
    }

    /// What was applied and is not, or no longer, in the part of the changelog that the selection takes. Rows that Liquibase writes for itself, to
    /// carry a tag, belong to no changelog.
    public static List<HistoryRow> unexpected(Changelog changelog, History history, Selection selection) {
        Set<ChangeId> taken = Choice.of(selection).map(choice -> taken(changelog, choice)).orElse(Set.of());
        return history.rows()
                .stream()
                .filter(row -> !row.id().path().equalsIgnoreCase("liquibase-internal") && !taken.contains(History.normal(row.id())))
                .toList();
    }

    /// Which rows of history a selection speaks of.
    private static Set<ChangeId> taken(Changelog changelog, Choice choice) {
        return changelog.changeSets()
                .stream()
                .filter(changeSet -> choice.against(changeSet).isEmpty())
                .map(changeSet -> History.normal(changeSet.id()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// What an update would run, whatever else may stand in its way. A change set whose only change is for another database is always among it.
    /// Nothing where the selection itself cannot be read, which [#plan] reports.
    public static List<ChangeSet> pending(Changelog changelog, History history, Selection selection) {
        return Choice.of(selection)
                .map(choice -> inRunOrder(changelog.changeSets()).stream()
                        .filter(changeSet -> choice.against(changeSet).isEmpty())
                        .map(choice::shaped)
                        .filter(changeSet -> due(changeSet, history.find(changeSet.id()).orElse(null)))
                        .toList())
                .orElse(List.of());
    }

    static Planned with(Selection selection, Function<Choice, Planned> planning) {
        Optional<Choice> choice = Choice.of(selection);
        if (choice.isPresent()) {
            return planning.apply(choice.get());
        }
        String message = "the contexts '" + String.join(",", selection.contexts()) + "' or the label filter '" + selection.labelFilter()
                + "' cannot be read as an expression.";
        return new Planned.Refused(
                List.of(Problem.error(Code.INVALID_VALUE, null, message, "write names joined by 'and', 'or', '!' and parentheses")));
    }

    private Planned update(Extent extent) {
        problems.addAll(changed(changelog, comparison, choice));
        Reach reach = new Reach(extent, history);
        for (ChangeSet written : inRunOrder(changelog.changeSets())) {
            ChangeSet changeSet = choice.shaped(written);
            HistoryRow row = history.find(changeSet.id()).orElse(null);
            Optional<Skipped.Reason> reason = choice.against(changeSet);
            if (reason.isPresent()) {
                skip(changeSet, row, reason.get());
            } else {
                update(changeSet, row, reach);
            }
        }
        reach.warning().ifPresent(warnings::add);
        return result();
    }

    private void update(ChangeSet changeSet, @Nullable HistoryRow row, Reach reach) {
        boolean due = due(changeSet, row);
        boolean reached = reach.takes(changeSet, due);
        if (!reached) {
            skip(changeSet, row, due ? Skipped.Reason.BEYOND_EXTENT : Skipped.Reason.ALREADY_RAN);
        } else if (due) {
            apply(changeSet, row);
        } else if (row != null) {
            if (comparison.isOutdated(changeSet)) {
                steps.add(new Step.UpgradeChecksum(changeSet, row, Checksums.of(changeSet, Checksums.LATEST)));
            }
            skipped.add(new Skipped(changeSet, Skipped.Reason.ALREADY_RAN));
        }
    }

    /// A cleared checksum is filled in even where labels, `ignore` or the extent keep the change set out of the run. Where another one of the same identity is
    /// in it the row is that one's: Liquibase fills in either, and then refuses what it has filled in.
    private void skip(ChangeSet changeSet, @Nullable HistoryRow row, Skipped.Reason reason) {
        skipped.add(new Skipped(changeSet, reason));
        if (row != null && row.checksum().isEmpty() && choice.refills(changeSet)
                && (choice.against(changeSet).isEmpty() || !isTaken(changeSet.id()))) {
            steps.add(new Step.UpgradeChecksum(changeSet, row, Checksums.of(changeSet, Checksums.LATEST)));
        }
    }

    private boolean isTaken(ChangeId id) {
        Set<ChangeId> all = taken.orElseGet(() -> taken(changelog, choice));
        taken = Optional.of(all);
        return all.contains(History.normal(id));
    }

    private void apply(ChangeSet changeSet, @Nullable HistoryRow row) {
        switch (rendering.forward(changeSet)) {
            case Rendering.Done _ when onlyForOtherDatabases(changeSet) ->
                skipped.add(new Skipped(changeSet, Skipped.Reason.OTHER_DATABASES));
            case Rendering.Done(List<Step.Work> work) -> {
                steps.add(new Step.Apply(changeSet, row == null ? ExecType.EXECUTED : ExecType.RERAN,
                        Checksums.of(changeSet, Checksums.LATEST), Description.of(changeSet), work, Optional.ofNullable(row)));
                work.forEach(part -> passedOver.addAll(WithoutEffect.in(part.change())));
            }
            case Rendering.Refused(List<Problem> found) -> {
                if (changeSet.execution().onValidationFail() == OnValidationFail.MARK_RAN) {
                    steps.add(noted(changeSet, row == null ? ExecType.MARK_RAN : ExecType.RERAN, row));
                    found.forEach(problem -> warnings.add(Problem.warning(problem.code(), problem.at(), problem.message(), problem.fix())));
                } else {
                    problems.addAll(found);
                }
            }
        }
    }

    private Planned note(Extent extent) {
        Reach reach = new Reach(extent, history);
        for (ChangeSet written : inRunOrder(changelog.changeSets())) {
            ChangeSet changeSet = choice.shaped(written);
            HistoryRow row = history.find(changeSet.id()).orElse(null);
            Skipped.Reason reason = choice.against(changeSet).orElse(row == null ? null : Skipped.Reason.ALREADY_RAN);
            boolean reached = reach.takes(changeSet, reason == null);
            if (reason != null || !reached) {
                skip(changeSet, row, reason == null ? Skipped.Reason.BEYOND_EXTENT : reason);
            } else {
                if (changeSet.execution().onValidationFail() != OnValidationFail.MARK_RAN) {
                    problems.addAll(rendering.wrong(changeSet));
                }
                steps.add(noted(changeSet, ExecType.EXECUTED, row));
            }
        }
        reach.warning().ifPresent(warnings::add);
        problems.addAll(changed(changelog, comparison, choice));
        return result();
    }

    /// Every change set of the selection that changed after it was applied and must not.
    static List<Problem> changed(Changelog changelog, Comparison comparison, Choice choice) {
        List<Problem> found = new ArrayList<>();
        for (ChangeSet changeSet : changelog.changeSets()) {
            if (choice.against(changeSet).isEmpty()) {
                ChangeSet shaped = choice.shaped(changeSet);
                comparison.of(shaped).flatMap(validity -> validity.problem(shaped)).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Step.Note noted(ChangeSet changeSet, ExecType execType, @Nullable HistoryRow row) {
        return new Step.Note(changeSet, execType, Checksums.of(changeSet, Checksums.LATEST), Description.of(changeSet),
                Optional.ofNullable(row));
    }

    /// One warning for each attribute, however often it is written; only of change sets that are about to run.
    private void warnOfPassedOver() {
        Map<String, List<WithoutEffect.Attribute>> byName = new TreeMap<>();
        passedOver.forEach(attribute -> byName.computeIfAbsent(attribute.name(), _ -> new ArrayList<>()).add(attribute));
        byName.forEach((name, places) -> warnings.add(Problem.warning(Code.WITHOUT_EFFECT, places.getFirst().at(),
                "'" + name + "' of " + places.getFirst().element() + " has no effect on PostgreSQL"
                        + (places.size() == 1 ? "" : ", here and at " + (places.size() - 1) + " other places")
                        + (name.equals("usePreparedStatements") ? ": rows are loaded as without it." : ", as in Liquibase."),
                "if it is needed, write it as sql; otherwise it does no harm")));
    }

    private Planned result() {
        warnOfPassedOver();
        return problems.isEmpty() ? new Planned.Plan(steps, skipped, warnings) : new Planned.Refused(problems);
    }

    /// Whether the change set has to run, as far as it alone and its row go.
    private static boolean due(ChangeSet changeSet, @Nullable HistoryRow row) {
        if (row == null || changeSet.execution().runAlways()) {
            return true;
        }
        return changeSet.execution().runOnChange() && Validity.of(changeSet, row) instanceof Validity.Changed;
    }

    /// Liquibase makes nothing of a lone change for another database; with two of them it records the change set.
    static boolean onlyForOtherDatabases(ChangeSet changeSet) {
        return changeSet.changes().size() == 1 && !changeSet.changes().getFirst().onlyOn().matchesPostgres();
    }

    static List<ChangeSet> inRunOrder(List<ChangeSet> changeSets) {
        List<ChangeSet> ordered = new ArrayList<>(changeSets);
        ordered.sort(java.util.Comparator.comparingInt(Planner::place));
        return ordered;
    }

    private static int place(ChangeSet changeSet) {
        RunOrder order = changeSet.execution().runOrder();
        return order == null ? 1 : order == RunOrder.FIRST ? 0 : 2;
    }
}
