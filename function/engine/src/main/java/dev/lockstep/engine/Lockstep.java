package dev.lockstep.engine;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.report.Locks;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.Script;
import dev.lockstep.engine.report.Status;
import dev.lockstep.engine.run.Connector;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Read;
import java.time.Clock;
import java.time.LocalDateTime;

/// The engine's front door: one instance for one run against one database.
///
/// ```
/// Report report = new Lockstep(connector, Settings.DEFAULT, Listener.NONE, new StopSignal(), Clock.systemDefaultZone())
///         .update(new ChangelogSource(new SearchPath.Directory(Path.of(".")), "changelogs/changelog.xml"), new Extent.All());
/// ```
///
/// No method throws for what is wrong with the input or the database: outcome and problems say it.
@SuppressWarnings("DoNotCallSuggester")
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
    }

    public Lockstep(Connector connector, Settings settings, Listener listener, StopSignal stop, Clock clock) {
        throw new IllegalStateException("comes with the run package");
    }

    /// Reads a changelog; needs no database.
    public static Read<Changelog> read(ChangelogSource source, ReadOptions options) {
        throw new IllegalStateException("comes with the run package");
    }

    public Report update(ChangelogSource source, Extent extent) {
        throw new IllegalStateException("comes with the run package");
    }

    public Script updateSql(ChangelogSource source, Extent extent) {
        throw new IllegalStateException("comes with the run package");
    }

    public Report rollback(ChangelogSource source, BackTo target) {
        throw new IllegalStateException("comes with the run package");
    }

    public Script rollbackSql(ChangelogSource source, BackTo target) {
        throw new IllegalStateException("comes with the run package");
    }

    /// What is pending, and whether checksums and the changelog's own text are in order.
    public Status status(ChangelogSource source) {
        throw new IllegalStateException("comes with the run package");
    }

    /// The history table's rows; no rows where there is no table.
    public Status history() {
        throw new IllegalStateException("comes with the run package");
    }

    /// Sets a tag on the last row of history.
    public Report tag(String tag) {
        throw new IllegalStateException("comes with the run package");
    }

    /// Records everything pending without running it.
    public Report changelogSync(ChangelogSource source) {
        throw new IllegalStateException("comes with the run package");
    }

    /// Empties the stored checksums, so that the next update fills them in.
    public Report clearChecksums() {
        throw new IllegalStateException("comes with the run package");
    }

    /// Who holds the migration lock, one line each: sessions of ours, and a row that Liquibase left or holds.
    public Locks locks() {
        throw new IllegalStateException("comes with the run package");
    }
}
