package dev.lockstep.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The verb for many databases.
@Command(name = "lockstep", addMethodSubcommands = false, mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, versionProvider = Version.class)
final class FleetCommands {

    private final Engine engine;

    FleetCommands(Engine engine) {
        this.engine = engine;
    }

    @Command(name = "fleet", description = "Runs every pending change set in many databases.", footer = {"",
            "Databases that are done have nothing to do the next time: to resume is to start it again. Ctrl-C begins no other and ends those at",
            "work. Exit status: 0 all are up to date; 1 one failed or was not begun, also where failures are tolerated; 2 the input was refused.",
            "",
            "Example:",
            "  lockstep fleet --targets targets.jsonl --changelog-file changelogs/changelog.xml --results results.jsonl --canaries 5"})
    int fleet(@Mixin FleetOptions options) {
        return engine.refusing(options.output, results -> new FleetRun(engine, options, results).run());
    }
}
