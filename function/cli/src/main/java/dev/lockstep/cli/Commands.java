package dev.lockstep.cli;

import dev.lockstep.cli.invoke.InvokeOptions;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The command line: all verbs, under Liquibase's names where it has one. They stand in classes of their own, by theme.
@Command(name = "lockstep", mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND", description = "PostgreSQL schema migrations from Liquibase changelogs.", footer = {
        "", "Example:", "  lockstep update --changelog-file changelogs/changelog.xml --embedded"})
final class Commands {

    /// The longest example stands in one line, to be pasted as it is.
    private static final int HELP_WIDTH = 140;

    private final Surroundings surroundings;

    private Commands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Runs the command line and says how it ended; see [dev.lockstep.engine.report.Outcome#exitStatus()].
    static int execute(Surroundings surroundings, String... args) {
        Results plain = new Results(surroundings, false);
        try {
            Arguments.of(args).refuseCommandOfLiquibase();
            boolean quiet = List.of(args).contains("--quiet");
            String[] ours = LiquibaseOnly.without(line -> tell(surroundings, quiet, line), args);
            Defaults defaults = Defaults.of(surroundings, ours);
            Engine engine = new Engine(surroundings, defaults);
            Arguments arguments = Arguments.of(ours);
            Line found = line(engine, arguments);
            CommandLine line = found.line();
            line.registerConverter(Duration.class, Commands::duration);
            line.setOut(writer(surroundings.out())).setErr(writer(surroundings.err()));
            line.setDefaultValueProvider(defaults).setUnmatchedOptionsArePositionalParams(false).setAbbreviatedSubcommandsAllowed(false);
            line.setUsageHelpWidth(HELP_WIDTH);
            line.setParameterExceptionHandler((exception, typed) -> misunderstood(surroundings, exception, typed));
            line.setExecutionExceptionHandler(
                    (exception, command, parsed) -> plain.unexpected(exception, parsed.originalArgs().contains("--stacktrace")));
            return line.execute(found.args().toArray(String[]::new));
        } catch (Refusal refusal) {
            return plain.refused(refusal.problem());
        }
    }

    private static void tell(Surroundings surroundings, boolean quiet, String line) {
        if (!quiet) {
            surroundings.err().println(line);
        }
    }

    private record Line(CommandLine line, List<String> args) {}

    /// The verb alone, since to take apart what all of them understand would take most of a start; where there is none of this name all of them, for help
    /// and for what is said of an unknown verb.
    private static Line line(Engine engine, Arguments arguments) {
        for (Object theme : themes(engine)) {
            for (Method method : CommandLine.getCommandMethods(theme.getClass(), null)) {
                if (arguments.isVerb(method.getAnnotation(Command.class).name())) {
                    CommandLine line = new CommandLine(theme).addSubcommand(method);
                    return new Line(line, arguments.of(line.getSubcommands().values().iterator().next().getCommandSpec()));
                }
            }
        }
        CommandLine all = new CommandLine(new Commands(engine.surroundings()));
        for (Object theme : themes(engine)) {
            CommandLine line = new CommandLine(theme);
            CommandLine.getCommandMethods(theme.getClass(), null).forEach(line::addSubcommand);
            line.getSubcommands().forEach(all::addSubcommand);
        }
        return new Line(all, arguments.unchanged());
    }

    private static List<Object> themes(Engine engine) {
        return List.of(new UpdateCommands(engine), new RollbackCommands(engine), new StateCommands(engine),
                new FleetCommands(engine));
    }

    @Command(name = "invoke", description = "Runs the packaged function on CloudFormation events, on this machine.", footer = {"",
            "Each event is delivered as asynchronous Lambda does: a function that fails, dies or runs out of time gets it twice more (after a",
            "second, not minutes), then the responder is told. The answer goes to a pre-signed URL that checks it as S3 and CloudFormation",
            "do. Each file is a request of its own. A rollback does not come by itself: name its event, as in events/rollback-update.json.",
            "",
            "Example:", "  lockstep invoke events/create.json events/update.json"})
    int invoke(
            @Parameters(arity = "1..*", paramLabel = "EVENT", description = "Event files, run in order on one database.") List<String> events,
            @Mixin InvokeOptions options) {
        return options.run(events, surroundings.home(), surroundings.folder(), surroundings.environment(), surroundings.out(),
                surroundings.err());
    }

    /// One problem like any other, not a page of help below which it is scrolled away; without a verb the help is the answer.
    private static int misunderstood(Surroundings surroundings, CommandLine.ParameterException exception, String... typed) {
        CommandLine command = exception.getCommandLine();
        if (typed.length == 0) {
            command.usage(command.getErr());
            return Outcome.REFUSED.exitStatus();
        }
        List<String> near = exception instanceof CommandLine.UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        Problem problem = Problem.error(Code.INVALID_OPTION, null, String.valueOf(exception.getMessage()),
                near.isEmpty() ? help + " shows what can be written" : "write " + String.join(" or ", near) + "; " + help + " shows all");
        List<String> words = List.of(typed);
        boolean json = words.contains("--format=json") || Collections.indexOfSubList(words, List.of("--format", "json")) >= 0;
        return new Results(surroundings, json).refused(problem);
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
