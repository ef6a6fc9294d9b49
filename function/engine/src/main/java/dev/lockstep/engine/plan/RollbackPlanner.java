package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.Rollback;
import dev.lockstep.engine.checksum.Description;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.sql.Inverse;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Decides what a rollback does, by the rules of Liquibase 4.33: latest first, by what history says was applied, contexts and labels respected.
/// Each change set goes back by the rollback that its author wrote or by the inverse of its changes in reverse order.
/// If any has no way back, nothing is rolled back.
///
/// A tag leaves history with the row that carries it. Rolling back to a tag keeps that row, unless it is a change set that does nothing but set the tag
/// and does not say `keepTagOnRollback`.
public final class RollbackPlanner {

    private static final String PUT_BACK = "put it back into the changelog if it is to be rolled back";

    private final Changelog changelog;
    private final History history;
    private final Choice choice;
    private final Rendering rendering;
    private final Predicate<Change.CustomChange> takenBack;
    private final List<Step> steps = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    private RollbackPlanner(Changelog changelog, History history, Choice choice, Selection selection) {
        this.changelog = changelog;
        this.history = history;
        this.choice = choice;
        this.rendering = new Rendering(selection.defaultSchema());
        this.takenBack = selection.takenBack();
    }

    /// What a rollback does: [Step.RollBack] steps only.
    public static Planned plan(Changelog changelog, History history, Selection selection, BackTo target) {
        return Planner.with(selection, choice -> new RollbackPlanner(changelog, history, choice, selection).back(target));
    }

    /// What takes back the change sets that an earlier history did not know. One that has only run again since stays as it is.
    public static Planned since(Changelog changelog, History history, Selection selection, History earlier) {
        return Planner.with(selection, choice -> new RollbackPlanner(changelog, history, choice, selection)
                .back(history.rows().stream().filter(row -> earlier.find(row.id()).isEmpty()).toList(), Integer.MAX_VALUE));
    }

    /// Whether every change set of the selection has a way back, applied or not: all that have none are told at once.
    public static Planned everything(Changelog changelog, History history, Selection selection) {
        return Planner.with(selection, choice -> new RollbackPlanner(changelog, history, choice, selection).back(any -> true));
    }

    /// Whether everything that an update will run for the first time has a way back.
    public static Planned comingBack(Changelog changelog, History history, Selection selection, Extent extent) {
        return Planner.with(selection, choice -> {
            Reach reach = new Reach(extent, history);
            return new RollbackPlanner(changelog, history, choice, selection).back(changeSet -> {
                boolean first = history.find(changeSet.id()).isEmpty();
                return reach.takes(changeSet, first) && first;
            });
        });
    }

    /// What it will take to undo change sets that have not run yet, the last one first. Their rows are those they will have.
    public static Planned future(Changelog changelog, History history, Selection selection, Extent extent) {
        return Planner.with(selection, choice -> {
            Reach reach = new Reach(extent, history);
            Planned planned = new RollbackPlanner(changelog, history, choice, selection)
                    .back(changeSet -> history.find(changeSet.id()).isEmpty() && reach.takes(changeSet, true));
            return reach.warning()
                    .<Planned>map(unmet -> new Planned.Refused(
                            List.of(Problem.error(Code.TAG_NOT_FOUND, null, "no change set that is pending sets the tag.", unmet.fix()))))
                    .orElse(planned);
        });
    }

    private Planned back(Predicate<ChangeSet> wanted) {
        List<ChangeSet> taken = Planner.inRunOrder(changelog.changeSets())
                .stream()
                .filter(changeSet -> choice.against(changeSet).isEmpty() && wanted.test(changeSet) && leavesRow(changeSet))
                .toList();
        taken.reversed().forEach(changeSet -> back(choice.shaped(changeSet), coming(changeSet)));
        Collections.reverse(problems);
        return result();
    }

    /// What never gets into history never has to come back.
    private boolean leavesRow(ChangeSet changeSet) {
        return history.find(changeSet.id()).isPresent() || !Planner.onlyForOtherDatabases(changeSet);
    }

    private static HistoryRow coming(ChangeSet changeSet) {
        return new HistoryRow(changeSet.id(), LocalDateTime.MAX, 0, ExecType.EXECUTED, Optional.empty(), null, null, null, null, null, null,
                null);
    }

    private Planned back(BackTo target) {
        Optional<List<HistoryRow>> rows = rows(target);
        if (rows.isEmpty()) {
            return new Planned.Refused(problems);
        }
        return switch (target) {
            case BackTo.Count(int count) -> back(rows.get(), count);
            case BackTo.Tag _,BackTo.Time _ -> back(rows.get(), Integer.MAX_VALUE);
            case BackTo.Without _ -> exactly(rows.get());
        };
    }

    /// Takes these back and no others, without regard to what the selection leaves out. Nobody looks on, so what was only marked as run, perhaps because
    /// its table had been there before, is not undone.
    private Planned exactly(List<HistoryRow> rows) {
        problems.addAll(Planner.changed(changelog, new Comparison(history), choice));
        for (HistoryRow row : latestFirst(rows)) {
            List<ChangeSet> known = inChangelog(row);
            if (known.isEmpty()) {
                problems.add(Problem.error(Code.NO_ROLLBACK, null, notInChangelog(row) + ", so it has no way back.", PUT_BACK));
            }
            for (ChangeSet changeSet : known) {
                if (row.execType() == ExecType.MARK_RAN) {
                    steps.add(new Step.RollBack(changeSet, row, List.of()));
                } else {
                    back(choice.shaped(changeSet), row);
                }
            }
        }
        return result();
    }

    private static String notInChangelog(HistoryRow row) {
        return "change set '" + row.id() + "' is in history but not in the changelog";
    }

    /// @param left how many change sets at most
    private Planned back(List<HistoryRow> rows, int left) {
        problems.addAll(Planner.changed(changelog, new Comparison(history), choice));
        for (HistoryRow row : latestFirst(rows)) {
            if (steps.size() + refused() >= left) {
                break;
            }
            back(row);
        }
        return result();
    }

    private Planned result() {
        return problems.isEmpty() ? new Planned.Plan(steps, skipped, warnings) : new Planned.Refused(problems);
    }

    private int refused() {
        return (int) problems.stream().filter(problem -> problem.code() == Code.NO_ROLLBACK).count();
    }

    private Optional<List<HistoryRow>> rows(BackTo target) {
        return switch (target) {
            case BackTo.Count _ -> Optional.of(history.rows());
            case BackTo.Time time -> Optional.of(history.after(time.time()));
            case BackTo.Tag(String tag) -> {
                Optional<List<HistoryRow>> after = history.after(tag);
                if (after.isEmpty()) {
                    problems.add(unknown(tag));
                }
                yield after.map(rows -> withTagging(rows, tag));
            }
            case BackTo.Without(Set<ChangeId> changeSets) -> {
                Set<ChangeId> gone = changeSets.stream().map(History::normal).collect(Collectors.toUnmodifiableSet());
                yield Optional.of(history.rows().stream().filter(row -> gone.contains(History.normal(row.id()))).toList());
            }
        };
    }

    /// A change set that only sets the tag goes back too.
    private List<HistoryRow> withTagging(List<HistoryRow> after, String tag) {
        return history.rows().stream().filter(row -> after.contains(row) || (History.carries(row, tag) && onlyTags(row))).toList();
    }

    private boolean onlyTags(HistoryRow row) {
        String description = row.description();
        return description != null && description.strip().equals("tagDatabase")
                && inChangelog(row).stream().noneMatch(RollbackPlanner::keepsTag);
    }

    private static boolean keepsTag(ChangeSet changeSet) {
        return changeSet.changes()
                .stream()
                .anyMatch(change -> change instanceof Change.TagDatabase tag && Boolean.TRUE.equals(tag.keepTagOnRollback()));
    }

    private Problem unknown(String tag) {
        List<String> known = history.tags();
        String message = "history has no tag '" + tag + "'.";
        return Problem.error(Code.TAG_NOT_FOUND, null, message, known.isEmpty()
                ? "no tag was ever set on this database; roll back by count or by date"
                : "roll back to one of: " + known.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ")));
    }

    /// One row for each change set.
    private static List<HistoryRow> latestFirst(List<HistoryRow> rows) {
        Map<ChangeId, HistoryRow> latest = new LinkedHashMap<>();
        rows.reversed().forEach(row -> latest.putIfAbsent(row.id(), row));
        return List.copyOf(latest.values());
    }

    private List<ChangeSet> inChangelog(HistoryRow row) {
        return changelog.changeSets()
                .stream()
                .filter(changeSet -> History.same(changeSet.id(), row.id()) && changeSet.filters().dbms().matchesPostgres())
                .toList();
    }

    private void back(HistoryRow row) {
        List<ChangeSet> known = inChangelog(row);
        if (known.isEmpty()) {
            warnings.add(Problem.warning(Code.NO_ROLLBACK, null, notInChangelog(row) + ": it stays applied.", PUT_BACK));
        }
        for (ChangeSet changeSet : known) {
            Optional<Skipped.Reason> reason = choice.against(changeSet);
            if (reason.isPresent()) {
                skipped.add(new Skipped(changeSet, reason.get()));
            } else {
                back(choice.shaped(changeSet), row);
            }
        }
    }

    private void back(ChangeSet changeSet, HistoryRow row) {
        Optional<List<Change>> way = way(changeSet);
        if (way.isEmpty()) {
            return;
        }
        switch (rendering.back(way.get(), changeSet)) {
            case Rendering.Done(List<Step.Work> work) -> steps.add(new Step.RollBack(changeSet, row, work));
            case Rendering.Refused(List<Problem> found) -> problems.addAll(found);
        }
    }

    private Optional<List<Change>> way(ChangeSet changeSet) {
        return switch (changeSet.rollback()) {
            case Rollback.Nothing() -> Optional.of(List.of());
            case Rollback.Changes(List<Change> changes) -> Optional.of(changes);
            case Rollback.Derived() -> inverted(changeSet);
        };
    }

    /// As in Liquibase a change for another database, which did nothing, must have an inverse too.
    private Optional<List<Change>> inverted(ChangeSet changeSet) {
        List<Change> way = new ArrayList<>();
        List<Change> stuck = new ArrayList<>();
        for (Change change : changeSet.changes().reversed()) {
            boolean takenBack = change instanceof Change.CustomChange custom && this.takenBack.test(custom);
            Optional<List<Change>> inverse = takenBack ? Optional.of(List.of(change)) : Inverse.of(change);
            inverse.ifPresentOrElse(way::addAll, () -> stuck.add(change));
        }
        if (!stuck.isEmpty()) {
            problems.add(noWay(changeSet, stuck.reversed()));
            return Optional.empty();
        }
        return Optional.of(way);
    }

    private static Problem noWay(ChangeSet changeSet, List<Change> stuck) {
        String what = stuck.stream()
                .map(change -> "'" + Description.of(change) + "' in line " + change.at().line()
                        + (change.onlyOn().matchesPostgres() ? "" : " (for another database)"))
                .collect(Collectors.joining(", "));
        boolean sql = changeSet.at().file().endsWith(".sql");
        return Problem.error(Code.NO_ROLLBACK, changeSet.at(),
                "change set '" + changeSet.id() + "' has no way back: it has no rollback of its own, and " + what + " cannot be inverted.",
                sql ? "add a line '--rollback STATEMENT', or '--rollback empty' if nothing is to be undone"
                        : "add a rollback to the change set, an empty one if nothing is to be undone");
    }
}
