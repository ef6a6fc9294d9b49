package dev.lockstep.cli;

import dev.lockstep.cli.invoke.InvokeOptions;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The command line: all verbs, under Liquibase's names where it has one. They stand in classes of their own, by theme.
@Command(name = "lockstep", mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND", description = "PostgreSQL schema migrations from Liquibase changelogs.", footer = {
        "", "Example:", "  lockstep update --changelog-file changelogs/changelog.xml --embedded"})
final class Commands {

    private final Surroundings surroundings;

    private Commands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Runs the command line and says how it ended; see [dev.lockstep.engine.report.Outcome#exitStatus()].
    static int execute(Surroundings surroundings, String... args) {
        Results plain = new Results(surroundings.out(), surroundings.err(), false);
        try {
            Defaults defaults = Defaults.of(surroundings, args);
            Engine engine = new Engine(surroundings, defaults);
            Arguments arguments = Arguments.of(args);
            Line found = line(engine, arguments);
            CommandLine line = found.line();
            line.registerConverter(Duration.class, Commands::duration);
            line.setOut(writer(surroundings.out())).setErr(writer(surroundings.err()));
            line.setDefaultValueProvider(defaults).setUnmatchedOptionsArePositionalParams(false).setAbbreviatedSubcommandsAllowed(false);
            line.setExecutionExceptionHandler(
                    (exception, command, parsed) -> plain.unexpected(exception, parsed.originalArgs().contains("--stacktrace")));
            return line.execute(found.args().toArray(String[]::new));
        } catch (Refusal refusal) {
            return plain.refused(refusal.problem());
        }
    }

    private record Line(CommandLine line, List<String> args) {}

    /// The theme that has the verb; where none has it, all of them, for help and for what is said of an unknown verb.
    private static Line line(Engine engine, Arguments arguments) {
        for (Object theme : themes(engine)) {
            CommandLine line = new CommandLine(theme);
            Optional<CommandLine> verb = arguments.verbIn(line);
            if (verb.isPresent()) {
                return new Line(line, arguments.of(verb.get().getCommandSpec()));
            }
        }
        CommandLine all = new CommandLine(new Commands(engine.surroundings()));
        themes(engine).forEach(theme -> new CommandLine(theme).getSubcommands().forEach(all::addSubcommand));
        return new Line(all, arguments.unchanged());
    }

    private static List<Object> themes(Engine engine) {
        return List.of(new UpdateCommands(engine), new RollbackCommands(engine), new StateCommands(engine));
    }

    @Command(name = "invoke", description = "Runs the packaged function on CloudFormation events, on this machine.", footer = {"",
            "Example:", "  lockstep invoke events/create.json events/update.json"})
    int invoke(
            @Parameters(arity = "1..*", paramLabel = "EVENT", description = "Event files, run in order on one database.") List<String> events,
            @Mixin InvokeOptions options) {
        return options.run(events, surroundings.home(), surroundings.folder(), surroundings.environment(), surroundings.out(),
                surroundings.err());
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
}
