package dev.lockstep.cli;

import dev.lockstep.cli.invoke.InvokeOptions;
import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.Lockstep.BackTo;
import dev.lockstep.engine.Lockstep.Extent;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The verbs of the command line, one method each. Names are Liquibase's where it has one.
@Command(name = "lockstep", mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND", description = "PostgreSQL schema migrations from Liquibase changelogs.", footer = {
        "", "Example:", "  lockstep update --changelog-file changelogs/changelog.xml --embedded"})
final class Commands {

    private final Surroundings surroundings;
    private final DefaultsFile defaults;

    private Commands(Surroundings surroundings, DefaultsFile defaults) {
        this.surroundings = surroundings;
        this.defaults = defaults;
    }

    /// Runs the command line and says how it ended; see [Outcome#exitStatus()].
    static int execute(Surroundings surroundings, String... args) {
        Results plain = new Results(surroundings.out(), surroundings.err(), false);
        try {
            DefaultsFile defaults = DefaultsFile.of(surroundings.folder(), args);
            CommandLine line = new CommandLine(new Commands(surroundings, defaults));
            line.registerConverter(Duration.class, Commands::duration);
            line.setOut(writer(surroundings.out())).setErr(writer(surroundings.err()));
            line.setDefaultValueProvider(defaults).setUnmatchedOptionsArePositionalParams(false).setAbbreviatedSubcommandsAllowed(false);
            line.setExecutionExceptionHandler(
                    (exception, command, parsed) -> plain.unexpected(exception, parsed.originalArgs().contains("--stacktrace")));
            return line.execute(args);
        } catch (Refusal refusal) {
            return plain.refused(refusal.problem());
        }
    }

    @Command(name = "update", description = "Runs every pending change set.", footer = {"", "Example:",
            "  lockstep update --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int update(@Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return update(new Extent.All(), changelog, database, run, output);
    }

    @Command(name = "update-count", description = "Runs the next N pending change sets.", footer = {"", "Example:",
            "  lockstep update-count --count 1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int updateCount(@Option(names = "--count", required = true, paramLabel = "N", description = "How many change sets.") int count,
            @Mixin ChangelogOptions changelog,
            @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return update(new Extent.Count(positive(count)), changelog, database, run, output);
    }

    @Command(name = "update-to-tag", description = "Runs pending change sets up to the one that sets the tag.", footer = {"", "Example:",
            "  lockstep update-to-tag --tag v2 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int updateToTag(
            @Option(names = "--tag", required = true, paramLabel = "TAG", description = "A tag that the changelog sets.") String tag,
            @Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return update(new Extent.ToTag(tag), changelog, database, run, output);
    }

    @Command(name = "update-sql", description = "Prints what update would run, as a script for psql.", footer = {"", "Example:",
            "  lockstep update-sql --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app > update.sql"})
    int updateSql(@Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return withChangelog(changelog, database, run, output,
                (engine, source) -> results(output).print(engine.updateSql(source, new Extent.All())));
    }

    @Command(name = "rollback", description = "Takes back all that was applied after a tag.", footer = {"", "Example:",
            "  lockstep rollback --tag v1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollback(@Option(names = "--tag", required = true, paramLabel = "TAG", description = "A tag in the history.") String tag,
            @Mixin ChangelogOptions changelog,
            @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return rollback(new BackTo.Tag(tag), changelog, database, run, output);
    }

    @Command(name = "rollback-count", description = "Takes back the last N change sets.", footer = {"", "Example:",
            "  lockstep rollback-count --count 1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackCount(@Option(names = "--count", required = true, paramLabel = "N", description = "How many change sets.") int count,
            @Mixin ChangelogOptions changelog,
            @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return rollback(new BackTo.Count(positive(count)), changelog, database, run, output);
    }

    @Command(name = "rollback-to-date", description = "Takes back all that was applied after a point in time.", footer = {"", "Example:",
            "  lockstep rollback-to-date --date 2026-03-01T10:15:00 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackToDate(
            @Option(names = "--date", required = true, paramLabel = "DATE", description = "2026-03-01 or 2026-03-01T10:15:00.") String date,
            @Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return rollback(new BackTo.Time(Times.moment(date)), changelog, database, run, output);
    }

    @Command(name = "rollback-sql", description = "Prints what rollback would run, as a script for psql.", footer = {"", "Example:",
            "  lockstep rollback-sql --tag v1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackSql(@Option(names = "--tag", required = true, paramLabel = "TAG", description = "A tag in the history.") String tag,
            @Mixin ChangelogOptions changelog,
            @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return rollbackSql(new BackTo.Tag(tag), changelog, database, run, output);
    }

    @Command(name = "rollback-count-sql", description = "Prints what rollback-count would run, as a script for psql.", footer = {"",
            "Example:",
            "  lockstep rollback-count-sql --count 1 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackCountSql(@Option(names = "--count", required = true, paramLabel = "N", description = "How many change sets.") int count,
            @Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return rollbackSql(new BackTo.Count(positive(count)), changelog, database, run, output);
    }

    @Command(name = "rollback-to-date-sql", description = "Prints what rollback-to-date would run, as a script for psql.", footer = {"",
            "Example:",
            "  lockstep rollback-to-date-sql --date 2026-03-01 --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int rollbackToDateSql(
            @Option(names = "--date", required = true, paramLabel = "DATE", description = "2026-03-01 or 2026-03-01T10:15:00.") String date,
            @Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return rollbackSql(new BackTo.Time(Times.moment(date)), changelog, database, run, output);
    }

    @Command(name = "status", description = "Lists the pending change sets.", footer = {"", "Example:",
            "  lockstep status --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int status(@Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return withChangelog(changelog, database, run, output, (engine, source) -> results(output).printPending(engine.status(source)));
    }

    @Command(name = "validate", description = "Checks the changelog, and its checksums against the database.", footer = {"", "Example:",
            "  lockstep validate --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int validate(@Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return withChangelog(changelog, database, run, output, (engine, source) -> results(output).printValidation(engine.status(source)));
    }

    @Command(name = "history", description = "Lists what was applied, in order.", footer = {"", "Example:",
            "  lockstep history --url jdbc:postgresql://localhost/app"})
    int history(@Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return withDatabase(database, run.settings(), output, engine -> results(output).printHistory(engine.history()));
    }

    @Command(name = "tag", description = "Sets a tag on what was applied last.", footer = {"", "Example:",
            "  lockstep tag --tag v2 --url jdbc:postgresql://localhost/app"})
    int tag(@Option(names = "--tag", required = true, paramLabel = "TAG", description = "The tag to set.") String tag,
            @Mixin DatabaseOptions database,
            @Mixin RunOptions run, @Mixin OutputOptions output) {
        return withDatabase(database, run.settings(), output, engine -> results(output).print(engine.tag(tag)));
    }

    @Command(name = "changelog-sync", description = "Records everything pending without running it.", footer = {"", "Example:",
            "  lockstep changelog-sync --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int changelogSync(@Mixin ChangelogOptions changelog, @Mixin DatabaseOptions database, @Mixin RunOptions run,
            @Mixin OutputOptions output) {
        return withChangelog(changelog, database, run, output, (engine, source) -> results(output).print(engine.changelogSync(source)));
    }

    @Command(name = "clear-checksums", description = "Empties the stored checksums; the next update fills them in.", footer = {"",
            "Example:", "  lockstep clear-checksums --url jdbc:postgresql://localhost/app"})
    int clearChecksums(@Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return withDatabase(database, run.settings(), output, engine -> results(output).print(engine.clearChecksums()));
    }

    @Command(name = "list-locks", description = "Says who holds the migration lock.", footer = {"", "Example:",
            "  lockstep list-locks --url jdbc:postgresql://localhost/app"})
    int listLocks(@Mixin DatabaseOptions database, @Mixin RunOptions run, @Mixin OutputOptions output) {
        return withDatabase(database, run.settings(), output, engine -> results(output).print(engine.locks()));
    }

    @Command(name = "calculate-checksum", description = "Prints the checksum of one change set, or of all as JSON lines. Needs no database.", footer = {
            "", "Example:", "  lockstep calculate-checksum --changelog-file changelogs/changelog.xml --checksum-version 9"})
    int calculateChecksum(
            @Option(names = "--changeset-identifier", paramLabel = "PATH::ID::AUTHOR", description = "Only this change set.") @Nullable String identifier,
            @Option(names = "--checksum-version", defaultValue = "9", paramLabel = "8|9", description = "Which algorithm. Default: ${DEFAULT-VALUE}.") int version,
            @Mixin ChangelogOptions changelog, @Mixin OutputOptions output) {
        return refusing(output, () -> ChecksumListing.print(results(output), changelog.source(surroundings),
                changelog.applyTo(Settings.DEFAULT, defaults.parameters()), identifier, version));
    }

    @Command(name = "invoke", description = "Runs the packaged function on CloudFormation events, on this machine.", footer = {"",
            "Example:", "  lockstep invoke events/create.json events/update.json"})
    int invoke(
            @Parameters(arity = "1..*", paramLabel = "EVENT", description = "Event files, run in order on one database.") java.util.List<String> events,
            @Mixin InvokeOptions options) {
        return options.run(events, surroundings.home(), surroundings.folder(), surroundings.environment(), surroundings.out(),
                surroundings.err());
    }

    private int update(Extent extent, ChangelogOptions changelog, DatabaseOptions database, RunOptions run, OutputOptions output) {
        return withChangelog(changelog, database, run, output, (engine, source) -> results(output).print(engine.update(source, extent)));
    }

    private int rollback(BackTo target, ChangelogOptions changelog, DatabaseOptions database, RunOptions run, OutputOptions output) {
        return withChangelog(changelog, database, run, output, (engine, source) -> results(output).print(engine.rollback(source, target)));
    }

    private int rollbackSql(BackTo target, ChangelogOptions changelog, DatabaseOptions database, RunOptions run, OutputOptions output) {
        return withChangelog(changelog, database, run, output,
                (engine, source) -> results(output).print(engine.rollbackSql(source, target)));
    }

    /// A command that needs both a changelog and a database.
    @FunctionalInterface
    private interface Verb {
        Outcome run(Lockstep engine, ChangelogSource source);
    }

    private int withChangelog(ChangelogOptions changelog, DatabaseOptions database, RunOptions run, OutputOptions output, Verb verb) {
        return refusing(output, () -> {
            ChangelogSource source = changelog.source(surroundings);
            return connected(database, changelog.applyTo(run.settings(), defaults.parameters()), output,
                    engine -> verb.run(engine, source));
        });
    }

    private int withDatabase(DatabaseOptions database, Settings settings, OutputOptions output, Function<Lockstep, Outcome> verb) {
        return refusing(output, () -> connected(database, settings, output, verb));
    }

    private Outcome connected(DatabaseOptions database, Settings settings, OutputOptions output, Function<Lockstep, Outcome> verb) {
        Listener listener = output.quiet ? Listener.NONE : new ProgressPrinter(surroundings.err(), surroundings.terminal());
        try (DatabaseOptions.Target target = database.open(surroundings)) {
            return verb.apply(new Lockstep(target.connector(), settings, listener, new StopSignal(), Clock.systemUTC()));
        }
    }

    private int refusing(OutputOptions output, java.util.function.Supplier<Outcome> command) {
        try {
            return command.get().exitStatus();
        } catch (Refusal refusal) {
            return results(output).refused(refusal.problem());
        }
    }

    private Results results(OutputOptions output) {
        return new Results(surroundings.out(), surroundings.err(), output.json());
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static Duration duration(String text) {
        try {
            return Times.duration(text);
        } catch (Refusal refusal) {
            throw new CommandLine.TypeConversionException(refusal.problem().message() + " To mend it, " + refusal.problem().fix() + ".");
        }
    }

    private static int positive(int count) {
        if (count < 1) {
            throw new Refusal("--count cannot be " + count + ".", "name how many change sets, from 1");
        }
        return count;
    }
}
