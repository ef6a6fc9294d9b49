package dev.lockstep.engine;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ChangelogReader;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.plan.RollbackPlanner;
import dev.lockstep.engine.report.Locks;
import dev.lockstep.engine.report.Removed;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.Script;
import dev.lockstep.engine.report.Status;
import dev.lockstep.engine.run.Clearance;
import dev.lockstep.engine.run.Connector;
import dev.lockstep.engine.run.Inspection;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Migration;
import dev.lockstep.engine.run.Scripts;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.run.Task;
import dev.lockstep.engine.text.Read;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The engine's front door: one instance for one run against one database.
///
/// ```
/// Report report = new Lockstep(connector, Settings.DEFAULT, Listener.NONE, new StopSignal(), Clock.systemDefaultZone())
///         .update(new ChangelogSource(new SearchPath.Directory(Path.of(".")), "changelogs/changelog.xml"), new Extent.All());
/// ```
///
/// No method throws for what is wrong with the input or the database: outcome and problems say it.
public final class Lockstep {

    /// How far an update goes.
    public sealed interface Extent {

        record All() implements Extent {}

        /// The next `count` pending change sets.
        record Count(int count) implements Extent {}

        /// Up to and with the change set that sets this tag.
        record ToTag(String tag) implements Extent {}
    }

    /// How far a rollback goes.
    public sealed interface BackTo {

        /// All that was applied after the tag was set.
        record Tag(String tag) implements BackTo {}

        /// The last `count` change sets.
        record Count(int count) implements BackTo {}

        /// All that was applied after this time, in the zone that history is written in.
        record Time(LocalDateTime time) implements BackTo {}

        /// The state without these change sets, whatever contexts and labels say now; one that the changelog lacks has no way back.
        /// What was only marked as run leaves history, and nothing is undone for it.
        record Without(Set<ChangeId> changeSets) implements BackTo {}
    }

    private final Connector connector;
    private final Settings settings;
    private final Listener listener;
    private final StopSignal stop;
    private final Clock clock;

    public Lockstep(Connector connector, Settings settings, Listener listener, StopSignal stop, Clock clock) {
        this.connector = connector;
        this.settings = settings;
        this.listener = listener;
        this.stop = stop;
        this.clock = clock;
    }

    /// Reads a changelog; needs no database.
    public static Read<Changelog> read(ChangelogSource source, ReadOptions options) {
        return ChangelogReader.read(source.files(), source.file(), options);
    }

    public Report update(ChangelogSource source, Extent extent) {
        return migration().forward(updating(source, extent));
    }

    /// As [#update], and nothing is run unless everything that will run for the first time has a way back.
    public Report updateWithWayBack(ChangelogSource source, Extent extent) {
        return migration().forward(updatingWithWayBack(source, extent));
    }

    public Script updateSql(ChangelogSource source, Extent extent) {
        return new Scripts(connector, settings, clock).of(updating(source, extent));
    }

    public Report rollback(ChangelogSource source, BackTo target) {
        return migration().backward(rollingBack(source, target));
    }

    public Script rollbackSql(ChangelogSource source, BackTo target) {
        return new Scripts(connector, settings, clock).of(rollingBack(source, target));
    }

    /// Takes the database forward, back and forward again, and fails where the way back does not lead back: its problem names the objects. Nothing is run
    /// unless everything pending has a way back.
    public Report updateTestingRollback(ChangelogSource source, Extent extent) {
        return migration().forwardAndBack(updatingWithWayBack(source, extent), before -> new Task(files(source),
                (changelog, history, selection) -> RollbackPlanner.since(changelog, history, selection, before)));
    }

    /// What is pending, and whether checksums and the changelog's own text are in order.
    public Status status(ChangelogSource source) {
        return new Inspection(connector, settings).status(updating(source, new Extent.All()), Planner::pending);
    }

    /// As [#status], and whether every change set has a way back: all that have none are among the problems, applied or not.
    public Status statusWithRollback(ChangelogSource source) {
        Task update = updating(source, new Extent.All());
        return new Inspection(connector, settings).status(new Task(update.source(),
                (changelog, history, selection) -> update.planning()
                        .plan(changelog, history, selection)
                        .and(RollbackPlanner.everything(changelog, history, selection))),
                Planner::pending);
    }

    /// What was applied and is not in the changelog.
    public Status unexpected(ChangelogSource source) {
        return new Inspection(connector, settings).unexpected(updating(source, new Extent.All()), Planner::unexpected);
    }

    /// The history table's rows; no rows where there is no table.
    public Status history() {
        return new Inspection(connector, settings).history();
    }

    /// Sets a tag on the last row of history.
    public Report tag(String tag) {
        return migration().tag(tag);
    }

    /// Records what is pending without running it.
    public Report changelogSync(ChangelogSource source, Extent extent) {
        return migration().forward(syncing(source, extent));
    }

    public Script changelogSyncSql(ChangelogSource source, Extent extent) {
        return new Scripts(connector, settings, clock).of(syncing(source, extent));
    }

    /// What it will take to undo change sets that have not run yet.
    public Script futureRollbackSql(ChangelogSource source, Extent extent) {
        return new Scripts(connector, settings, clock).of(new Task(files(source),
                (changelog, history, selection) -> RollbackPlanner.future(changelog, history, selection, planned(extent))));
    }

    /// Empties the stored checksums, so that the next update fills them in.
    public Report clearChecksums() {
        return migration().clearChecksums();
    }

    /// Who holds the migration lock, one line each: sessions of ours, and a row that Liquibase left or holds.
    public Locks locks() {
        return new Inspection(connector, settings).locks();
    }

    /// Sets free the lock that a dead Liquibase has left. A living migration of ours is named and keeps its own.
    public Removed releaseLocks() {
        return new Clearance(connector, settings, stop).releaseLocks();
    }

    /// Drops all tables, views and sequences of these schemas, or of the default one, and the history with them.
    ///
    /// @param consent is asked with the database's name, before anything is dropped
    public Removed dropAll(List<String> schemas, Predicate<String> consent) {
        return new Clearance(connector, settings, stop).dropAll(schemas, consent);
    }

    private Migration migration() {
        return new Migration(connector, settings, listener, stop, clock);
    }

    private static Task updating(ChangelogSource source, Extent extent) {
        return new Task(files(source), (changelog, history, selection) -> Planner.plan(changelog, history, selection, planned(extent)),
                extent instanceof Extent.All);
    }

    private static Task.Source files(ChangelogSource source) {
        return new Task.Source.Files(source.files(), source.file());
    }

    private static Task updatingWithWayBack(ChangelogSource source, Extent extent) {
        Task update = updating(source, extent);
        return new Task(update.source(),
                (changelog, history, selection) -> update.planning()
                        .plan(changelog, history, selection)
                        .and(RollbackPlanner.comingBack(changelog, history, selection, planned(extent))),
                update.wholeUpdate());
    }

    private static Task syncing(ChangelogSource source, Extent extent) {
        return new Task(files(source),
                (changelog, history, selection) -> Planner.sync(changelog, history, selection, planned(extent)));
    }

    private static dev.lockstep.engine.plan.Extent planned(Extent extent) {
        return switch (extent) {
            case Extent.All() -> new dev.lockstep.engine.plan.Extent.All();
            case Extent.Count(int count) -> new dev.lockstep.engine.plan.Extent.Count(count);
            case Extent.ToTag(String tag) -> new dev.lockstep.engine.plan.Extent.ToTag(tag);
        };
    }

    private static Task rollingBack(ChangelogSource source, BackTo target) {
        dev.lockstep.engine.plan.BackTo back = switch (target) {
            case BackTo.Tag(String tag) -> new dev.lockstep.engine.plan.BackTo.Tag(tag);
            case BackTo.Count(int count) -> new dev.lockstep.engine.plan.BackTo.Count(count);
            case BackTo.Time(LocalDateTime time) -> new dev.lockstep.engine.plan.BackTo.Time(time);
            case BackTo.Without(Set<ChangeId> changeSets) -> new dev.lockstep.engine.plan.BackTo.Without(changeSets);
        };
        return new Task(files(source),
                (changelog, history, selection) -> RollbackPlanner.plan(changelog, history, selection, back));
    }
}
