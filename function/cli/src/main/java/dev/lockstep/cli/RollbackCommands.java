package dev.lockstep.cli;

import dev.lockstep.engine.Lockstep.BackTo;
import dev.lockstep.engine.Lockstep.Extent;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The verbs that take a database back, or print how.
@Command(name = "lockstep", addMethodSubcommands = false, mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, versionProvider = Version.class)
final class RollbackCommands {

    private final Engine engine;

    RollbackCommands(Engine engine) {
        this.engine = engine;
    }

    @Command(name = "rollback", description = "Takes back all that was applied after a tag.", footer = {"", "Example:",
            "  lockstep rollback --tag v1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollback(@Option(names = "--tag", required = true, paramLabel = "TAG", description = "A tag in the history.") String tag,
            @Mixin OnChangelog on) {
        return rollback(on, new BackTo.Tag(tag));
    }

    @Command(name = "rollback-count", description = "Takes back the last N change sets.", footer = {"", "Example:",
            "  lockstep rollback-count --count 1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackCount(@Option(names = "--count", required = true, paramLabel = "N", description = "How many change sets.") int count,
            @Mixin OnChangelog on) {
        return rollback(on, new BackTo.Count(Counts.positive(count)));
    }

    @Command(name = "rollback-to-date", description = "Takes back all that was applied after a point in time.", footer = {"", "Example:",
            "  lockstep rollback-to-date --date 2026-03-01T10:15:00 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackToDate(
            @Option(names = "--date", required = true, paramLabel = "DATE", description = "2026-03-01 or 2026-03-01T10:15:00.") String date,
            @Mixin OnChangelog on) {
        return rollback(on, new BackTo.Time(Times.moment(date)));
    }

    @Command(name = "rollback-sql", description = "Prints what rollback would run, as a script for psql.", footer = {"", "Example:",
            "  lockstep rollback-sql --tag v1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackSql(@Option(names = "--tag", required = true, paramLabel = "TAG", description = "A tag in the history.") String tag,
            @Mixin OnChangelog on) {
        return rollbackSql(on, new BackTo.Tag(tag));
    }

    @Command(name = "rollback-count-sql", description = "Prints what rollback-count would run, as a script for psql.", footer = {"",
            "Example:",
            "  lockstep rollback-count-sql --count 1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackCountSql(@Option(names = "--count", required = true, paramLabel = "N", description = "How many change sets.") int count,
            @Mixin OnChangelog on) {
        return rollbackSql(on, new BackTo.Count(Counts.positive(count)));
    }

    @Command(name = "rollback-to-date-sql", description = "Prints what rollback-to-date would run, as a script for psql.", footer = {"",
            "Example:",
            "  lockstep rollback-to-date-sql --date 2026-03-01 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackToDateSql(
            @Option(names = "--date", required = true, paramLabel = "DATE", description = "2026-03-01 or 2026-03-01T10:15:00.") String date,
            @Mixin OnChangelog on) {
        return rollbackSql(on, new BackTo.Time(Times.moment(date)));
    }

    @Command(name = "future-rollback-sql", description = "Prints what it will take to undo everything pending.", footer = {"", "Example:",
            "  lockstep future-rollback-sql --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int futureRollbackSql(@Mixin OnChangelog on) {
        return futureSql(on, new Extent.All());
    }

    @Command(name = "future-rollback-count-sql", description = "Prints what it will take to undo the next N pending change sets.", footer = {
            "", "Example:",
            "  lockstep future-rollback-count-sql --count 1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int futureRollbackCountSql(
            @Option(names = "--count", required = true, paramLabel = "N", description = "How many change sets.") int count,
            @Mixin OnChangelog on) {
        return futureSql(on, new Extent.Count(Counts.positive(count)));
    }

    @Command(name = "future-rollback-from-tag-sql", description = "Prints what it will take to undo what is pending up to a tag.", footer = {
            "", "Example:",
            "  lockstep future-rollback-from-tag-sql --tag v2 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int futureRollbackFromTagSql(
            @Option(names = "--tag", required = true, paramLabel = "TAG", description = "A tag that the changelog sets.") String tag,
            @Mixin OnChangelog on) {
        return futureSql(on, new Extent.ToTag(tag));
    }

    private int rollback(OnChangelog on, BackTo target) {
        return engine.with(on, (lockstep, source, results) -> results.print(lockstep.rollback(source, target)));
    }

    private int rollbackSql(OnChangelog on, BackTo target) {
        return engine.with(on, (lockstep, source, results) -> results.print(lockstep.rollbackSql(source, target)));
    }

    private int futureSql(OnChangelog on, Extent extent) {
        return engine.with(on, (lockstep, source, results) -> results.print(lockstep.futureRollbackSql(source, extent)));
    }
}
