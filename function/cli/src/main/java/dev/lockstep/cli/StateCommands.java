package dev.lockstep.cli;

import dev.lockstep.engine.run.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The verbs that tell how changelog and database stand to each other, and those that keep the history tables in order.
@Command(name = "lockstep", addMethodSubcommands = false, mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, versionProvider = Version.class)
final class StateCommands {

    private final Engine engine;

    StateCommands(Engine engine) {
        this.engine = engine;
    }

    @Command(name = "status", description = "Lists the pending change sets.", footer = {"", "Example:",
            "  lockstep status --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int status(
            @Option(names = "--verbose", arity = "0..1", defaultValue = "true", fallbackValue = "true", paramLabel = "true|false", description = "false: only how many there are. Default: true.") boolean verbose,
            @Mixin OnChangelog on) {
        return engine.with(on, (lockstep, source, results) -> results.printPending(lockstep.status(source), verbose));
    }

    @Command(name = "unexpected-changesets", description = "Finds what was applied and is not in the changelog.", footer = {"", "Example:",
            "  lockstep unexpected-changesets --verbose --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int unexpectedChangesets(
            @Option(names = "--verbose", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "List them, not only how many there are.") boolean verbose,
            @Mixin OnChangelog on) {
        return engine.with(on, (lockstep, source, results) -> results.printUnexpected(lockstep.unexpected(source), verbose));
    }

    @Command(name = "validate", description = "Checks the changelog, and its checksums against the database.", footer = {"", "Example:",
            "  lockstep validate --rollback --changelog-file changelogs/changelog.xml --url jdbc:postgresql://localhost/app"})
    int validate(
            @Option(names = "--rollback", description = "Every change set must have a way back, applied or not.") boolean rollback,
            @Mixin OnChangelog on) {
        return engine.with(on, (lockstep, source, results) -> results
                .printValidation(rollback ? lockstep.statusWithRollback(source) : lockstep.status(source)));
    }

    @Command(name = "history", description = "Lists what was applied, in order.", footer = {"", "Example:",
            "  lockstep history --url jdbc:postgresql://localhost/app"})
    int history(@Mixin OnDatabase on) {
        return engine.with(on, (lockstep, results) -> results.printHistory(lockstep.history()));
    }

    @Command(name = "tag", description = "Sets a tag on what was applied last.", footer = {"", "Example:",
            "  lockstep tag --tag v2 --url jdbc:postgresql://localhost/app"})
    int tag(@Option(names = "--tag", required = true, paramLabel = "TAG", description = "The tag to set.") String tag,
            @Mixin OnDatabase on) {
        return engine.with(on, (lockstep, results) -> results.printTagged(lockstep.tag(tag), tag));
    }

    @Command(name = "tag-exists", description = "Says whether a tag is in the history.", footer = {"", "Example:",
            "  lockstep tag-exists --tag v2 --url jdbc:postgresql://localhost/app"})
    int tagExists(@Option(names = "--tag", required = true, paramLabel = "TAG", description = "The tag to look for.") String tag,
            @Mixin OnDatabase on) {
        return engine.with(on, (lockstep, results) -> results.printTag(lockstep.history(), tag));
    }

    @Command(name = "clear-checksums", description = "Empties the stored checksums; the next update fills them in.", footer = {"",
            "Example:", "  lockstep clear-checksums --url jdbc:postgresql://localhost/app"})
    int clearChecksums(@Mixin OnDatabase on) {
        return engine.with(on, (lockstep, results) -> results.printCleared(lockstep.clearChecksums()));
    }

    @Command(name = "list-locks", description = "Says who holds the migration lock.", footer = {"", "Example:",
            "  lockstep list-locks --url jdbc:postgresql://localhost/app"})
    int listLocks(@Mixin OnDatabase on) {
        return engine.with(on, (lockstep, results) -> results.print(lockstep.locks()));
    }

    @Command(name = "release-locks", description = "Sets free the lock that a dead Liquibase left. Lockstep's own dies with its session and is never stolen.", footer = {
            "", "Example:", "  lockstep release-locks --url jdbc:postgresql://localhost/app"})
    int releaseLocks(@Mixin OnDatabase on) {
        return engine.with(on, (lockstep, results) -> results.print(lockstep.releaseLocks(), "released", "no lock was left behind"));
    }

    @Command(name = "drop-all", description = "Drops all tables, views and sequences of a schema, and the history. Asks first.", footer = {
            "",
            "Example:", "  lockstep drop-all --force --url jdbc:postgresql://localhost/scratch"})
    int dropAll(
            @Option(names = "--schemas", split = ",", paramLabel = "SCHEMA[,SCHEMA...]", description = "Which schemas. Default: the default one.") @Nullable List<String> schemas,
            @Option(names = "--force", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "Do not ask; needed where nobody can be asked.") boolean force,
            @Mixin OnDatabase on) {
        Surroundings surroundings = engine.surroundings();
        return engine.with(on, (lockstep, results) -> {
            if (!force) {
                Confirmation.mustBePossible(surroundings);
            }
            List<String> named = schemas == null ? List.of() : schemas;
            return results.print(lockstep.dropAll(named, database -> force || Confirmation.given(surroundings, named, database)), "dropped",
                    "no table, view or sequence was there; the history tables are gone");
        });
    }

    @Command(name = "calculate-checksum", description = "Prints the checksum of one change set, or of all as JSON lines. Needs no database.", footer = {
            "", "Example:", "  lockstep calculate-checksum --changelog-file changelogs/changelog.xml --checksum-version 9"})
    int calculateChecksum(
            @Option(names = "--changeset-identifier", paramLabel = "PATH::ID::AUTHOR", description = "Only this change set.") @Nullable String identifier,
            @Option(names = "--checksum-version", defaultValue = "9", paramLabel = "8|9", description = "Which algorithm. Default: ${DEFAULT-VALUE}.") int version,
            @Mixin ChangelogOptions changelog, @Mixin OutputOptions output) {
        return engine.refusing(output, results -> ChecksumListing.print(results, changelog.source(engine.surroundings()),
                changelog.applyTo(Settings.DEFAULT, engine.surroundings(), engine.defaults().parameters()), identifier, version));
    }
}
