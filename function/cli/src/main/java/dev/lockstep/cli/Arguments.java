package dev.lockstep.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What hands that know Liquibase type, in the spelling that the commands have: options before the verb, `updateSQL`, `--changeLogFile`,
/// `rollback v1`.
final class Arguments {

    private static final Set<String> WITHOUT_VALUE = Set.of("embedded", "quiet", "stacktrace", "force", "verbose", "help", "version", "h",
            "v", "noremember", "resume");

    /// What stands right after the verb, without an option's name, is the value of the one of these that the verb has.
    private static final List<String> POSITIONAL = List.of("--tag", "--count", "--date", "--changeset-identifier");

    private final List<String> before;
    private final String verb;
    private final List<String> after;

    private Arguments(List<String> before, String verb, List<String> after) {
        this.before = before;
        this.verb = verb;
        this.after = after;
    }

    /// The verb is the first word that is neither an option nor an option's value.
    static Arguments of(String... args) {
        List<String> all = args.length > 0 && args[0].equals("help") ? asked(args) : Arrays.asList(args);
        return of(all);
    }

    /// `help` and `help update`, for `--help` and `update --help`.
    private static List<String> asked(String... args) {
        return args.length == 1 ? List.of("--help") : List.of(args[1], "--help");
    }

    private static Arguments of(List<String> all) {
        String[] args = all.toArray(String[]::new);
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("-")) {
                return new Arguments(all.subList(0, i), args[i], all.subList(i + 1, args.length));
            }
            boolean value = args[i].startsWith("--") && args[i].indexOf('=') < 0 && !WITHOUT_VALUE.contains(Defaults.plain(args[i]));
            i += value ? 1 : 0;
        }
        return new Arguments(List.of(), "", all);
    }

    /// @throws Refusal if Liquibase has this verb and we have not
    void refuseCommandOfLiquibase() {
        LiquibaseOnly.refuseCommand(verb);
    }

    /// Whether the verb is this one, in whatever spelling.
    boolean isVerb(String name) {
        return Defaults.plain(name).equals(Defaults.plain(verb));
    }

    /// As the verb knows them. Options before the verb that this one has no use for are left out, as Liquibase does with options that once were
    /// global.
    ///
    /// @param known what the verb is
    List<String> of(CommandSpec known) {
        List<String> result = new ArrayList<>(List.of(known.name()));
        int words = 0;
        while (words < after.size() && !after.get(words).startsWith("-")) {
            words++;
        }
        String positional = POSITIONAL.stream().filter(option -> known.findOption(option) != null).findFirst().orElse(null);
        if (words > 0 && positional != null) {
            result.add(positional);
            result.add(String.join(" ", after.subList(0, words)));
        } else {
            result.addAll(after.subList(0, words));
        }
        spell(after.subList(words, after.size()), known, result);
        CommandSpec everywhere = CommandSpec.forAnnotatedObject(new ChangelogOptions());
        for (int i = 0; i < before.size(); i++) {
            String option = before.get(i);
            boolean value = i + 1 < before.size() && !before.get(i + 1).startsWith("-");
            boolean useless = option(option, known) == null && option(option, everywhere) != null;
            if (!useless) {
                spell(before.subList(i, value ? i + 2 : i + 1), known, result);
            }
            i += value ? 1 : 0;
        }
        return List.copyOf(result);
    }

    List<String> unchanged() {
        List<String> result = new ArrayList<>(before);
        if (!verb.isEmpty()) {
            result.add(verb);
        }
        result.addAll(after);
        return List.copyOf(result);
    }

    private static void spell(List<String> arguments, CommandSpec known, List<String> result) {
        for (String argument : arguments) {
            OptionSpec option = option(argument, known);
            int end = argument.indexOf('=');
            result.add(option == null ? argument : option.longestName() + (end < 0 ? "" : argument.substring(end)));
        }
    }

    private static @Nullable OptionSpec option(String argument, CommandSpec known) {
        if (!argument.startsWith("--")) {
            return null;
        }
        int end = argument.indexOf('=');
        String plain = Defaults.plain(end < 0 ? argument : argument.substring(0, end));
        return known.options()
                .stream()
                .filter(option -> Arrays.stream(option.names())
                        .anyMatch(name -> name.startsWith("--") && Defaults.plain(name).equals(plain)))
                .findFirst()
                .orElse(null);
    }
}
