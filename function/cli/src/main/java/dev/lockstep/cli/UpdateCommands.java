package dev.lockstep.cli;

import dev.lockstep.engine.Lockstep.Extent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The verbs that take a database forward, or print how.
@Command(name = "lockstep", addMethodSubcommands = false, mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, versionProvider = Version.class)
final class UpdateCommands {

    /// As in Liquibase; a mistyped tag is no reason for it to stop.
    private static final String TAG = "A tag that the changelog sets. Where no change set sets it, everything pending is taken, with a warning.";

    private final Engine engine;

    UpdateCommands(Engine engine) {
        this.engine = engine;
    }

    @Command(name = "update", description = "Runs every pending change set.", footer = {"", "Example:",
            "  lockstep update --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int update(@Mixin OnChangelog on) {
        return update(on, new Extent.All());
    }

    @Command(name = "update-count", description = "Runs the next N pending change sets.", footer = {"", "Example:",
            "  lockstep update-count --count 1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int updateCount(@Option(names = "--count", required = true, paramLabel = "N", description = "How many change sets.") int count,
            @Mixin OnChangelog on) {
        return update(on, counted(count));
    }

    @Command(name = "update-to-tag", description = "Runs pending change sets up to the one that sets the tag; all of them, with a warning, where none does.", footer = {
            "", "Example:",
            "  lockstep update-to-tag --tag v2 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int updateToTag(
            @Option(names = "--tag", required = true, paramLabel = "TAG", description = TAG) String tag,
            @Mixin OnChangelog on) {
        return update(on, new Extent.ToTag(tag));
    }

    @Command(name = "update-testing-rollback", description = "Updates, takes it all back, and updates again; fails where the way back does not lead back.", footer = {
            "", "Example:", "  lockstep update-testing-rollback --changelog-file changelogs/changelog.xml --embedded"})
    int updateTestingRollback(
            @Option(names = "--tag", paramLabel = "TAG", description = "Only up to the change set that sets it.") @Nullable String tag,
            @Mixin OnChangelog on) {
        Extent extent = tag == null ? new Extent.All() : new Extent.ToTag(tag);
        return engine.with(on, (lockstep, source, results) -> results.print(lockstep.updateTestingRollback(source, extent)));
    }

    @Command(name = "update-sql", description = "Prints what update would run, as a script for psql.", footer = {"", "Example:",
            "  lockstep update-sql --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app > update.sql"})
    int updateSql(@Mixin OnChangelog on) {
        return updateSql(on, new Extent.All());
    }

    @Command(name = "update-count-sql", description = "Prints what update-count would run, as a script for psql.", footer = {"",
            "Example:",
            "  lockstep update-count-sql --count 1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int updateCountSql(@Option(names = "--count", required = true, paramLabel = "N", description = "How many change sets.") int count,
            @Mixin OnChangelog on) {
        return updateSql(on, counted(count));
    }

    @Command(name = "update-to-tag-sql", description = "Prints what update-to-tag would run, as a script for psql.", footer = {"",
            "Example:",
            "  lockstep update-to-tag-sql --tag v2 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int updateToTagSql(
            @Option(names = "--tag", required = true, paramLabel = "TAG", description = TAG) String tag,
            @Mixin OnChangelog on) {
        return updateSql(on, new Extent.ToTag(tag));
    }

    @Command(name = "changelog-sync", description = "Records everything pending without running it.", footer = {"", "Example:",
            "  lockstep changelog-sync --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int changelogSync(@Mixin OnChangelog on) {
        return sync(on, new Extent.All());
    }

    @Command(name = "changelog-sync-to-tag", description = "Records what is pending up to a tag without running it.", footer = {"",
            "Example:",
            "  lockstep changelog-sync-to-tag --tag v2 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int changelogSyncToTag(
            @Option(names = "--tag", required = true, paramLabel = "TAG", description = TAG) String tag,
            @Mixin OnChangelog on) {
        return sync(on, new Extent.ToTag(tag));
    }

    @Command(name = "mark-next-changeset-ran", description = "Records the next pending change set without running it.", footer = {"",
            "Example:",
            "  lockstep mark-next-changeset-ran --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int markNextChangesetRan(@Mixin OnChangelog on) {
        return sync(on, new Extent.Count(1));
    }

    @Command(name = "changelog-sync-sql", description = "Prints what changelog-sync would record, as a script for psql.", footer = {"",
            "Example:", "  lockstep changelog-sync-sql --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int changelogSyncSql(@Mixin OnChangelog on) {
        return syncSql(on, new Extent.All());
    }

    @Command(name = "changelog-sync-to-tag-sql", description = "Prints what changelog-sync-to-tag would record, as a script for psql.", footer = {
            "", "Example:",
            "  lockstep changelog-sync-to-tag-sql --tag v2 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int changelogSyncToTagSql(
            @Option(names = "--tag", required = true, paramLabel = "TAG", description = TAG) String tag,
            @Mixin OnChangelog on) {
        return syncSql(on, new Extent.ToTag(tag));
    }

    @Command(name = "mark-next-changeset-ran-sql", description = "Prints what mark-next-changeset-ran would record, as a script for psql.", footer = {
            "", "Example:",
            "  lockstep mark-next-changeset-ran-sql --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int markNextChangesetRanSql(@Mixin OnChangelog on) {
        return syncSql(on, new Extent.Count(1));
    }

    private int update(OnChangelog on, Extent extent) {
        return engine.with(on, (lockstep, source, results) -> results.print(lockstep.update(source, extent)));
    }

    private int updateSql(OnChangelog on, Extent extent) {
        return engine.with(on, (lockstep, source, results) -> results.print(lockstep.updateSql(source, extent)));
    }

    private int sync(OnChangelog on, Extent extent) {
        return engine.with(on, (lockstep, source, results) -> results.print(lockstep.changelogSync(source, extent)));
    }

    private int syncSql(OnChangelog on, Extent extent) {
        return engine.with(on, (lockstep, source, results) -> results.print(lockstep.changelogSyncSql(source, extent)));
    }

    private static Extent counted(int count) {
        return new Extent.Count(Counts.positive(count));
    }
}
