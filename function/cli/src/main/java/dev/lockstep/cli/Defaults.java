package dev.lockstep.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Values of options that were not given, in Liquibase's order: system properties such as `liquibase.command.url`, environment variables such
/// as `LIQUIBASE_COMMAND_URL`, `liquibase.local.properties`, `liquibase.properties`. A name with the command in it,
/// `liquibase.command.update.contexts`, wins over one without. In the files Liquibase takes names in any spelling, also without a prefix.
///
/// They never reach `invoke`, whose database is a throw-away one unless its own options name another.
final class Defaults implements IDefaultValueProvider {

    private static final String FILE = "liquibase.properties";
    private static final String PARAMETER = "parameter.";
    private static final String COMMAND = "liquibasecommand";

    /// What an option is called where it belongs to no command.
    private static final Set<String> GLOBAL = Set.of("searchpath");
    private static final Set<String> OF_A_DATABASE = Set.of("url", "username", "password");

    private final List<Map<String, String>> outside;
    private final List<Map<String, String>> files;
    private final Map<String, String> parameters;
    private final boolean databaseTyped;

    private Defaults(List<Map<String, String>> outside, List<Map<String, String>> files, Map<String, String> parameters,
            boolean databaseTyped) {
        this.outside = outside;
        this.files = files;
        this.parameters = parameters;
        this.databaseTyped = databaseTyped;
    }

    /// The file is the one named after `--defaults-file` or in `LIQUIBASE_DEFAULTS_FILE`, or the one in the current folder if there is one. A
    /// throw-away database or a secret that is typed wins over any database that is named here, whole: what is in a secret goes nowhere unasked.
    static Defaults of(Surroundings surroundings, String... args) {
        Map<String, String> environment = ofLiquibase(surroundings.environment());
        Map<String, String> properties = ofLiquibase(surroundings.properties());
        String typed = named(args);
        String property = properties.get("liquibasedefaultsfile");
        String named = typed != null ? typed : property != null ? property : environment.get("liquibasedefaultsfile");
        Path file = surroundings.folder().resolve(named == null ? FILE : named);
        if (named != null && !Files.isRegularFile(file)) {
            throw new Refusal("The defaults file \"" + named + "\" does not exist.",
                    "name an existing file after --defaults-file, or leave the option out");
        }
        Properties main = load(file);
        Properties local = load(Path.of(file.toString().replaceFirst("\\.properties$", ".local.properties")));
        if (!List.of(args).contains("invoke")) {
            List.of(properties, environment, strings(local), strings(main)).forEach(LiquibaseOnly::refuseSettings);
        }
        Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Properties one : List.of(main, local)) {
            one.stringPropertyNames()
                    .stream()
                    .sorted()
                    .filter(key -> key.startsWith(PARAMETER))
                    .forEach(
                            key -> parameters.putIfAbsent(key.substring(PARAMETER.length()), one.getProperty(key).strip()));
        }
        return new Defaults(List.of(properties, environment), List.of(plain(strings(local)), plain(strings(main))), parameters,
                Arrays.stream(args).anyMatch(Defaults::namesDatabase));
    }

    /// `parameter.NAME` of the files, for `-DNAME`. The main file's win over the local one's, the other way round than with options.
    Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || arg.command().name().equals("invoke")) {
            return null;
        }
        String command = plain(arg.command().name());
        List<String> names = Arrays.stream(option.names()).map(Defaults::plain).toList();
        if (names.contains("force") || (databaseTyped && names.stream().anyMatch(OF_A_DATABASE::contains))) {
            return null;
        }
        for (Map<String, String> layer : outside) {
            for (String name : names) {
                String value = first(layer, COMMAND + command + name, COMMAND + name,
                        GLOBAL.contains(name) ? "liquibase" + name : COMMAND + name);
                if (value != null) {
                    return value;
                }
            }
        }
        for (Map<String, String> layer : files) {
            for (String name : names) {
                String value = first(layer, COMMAND + command + name, COMMAND + name, "liquibase" + name, name);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    private static @Nullable String first(Map<String, String> layer, String... keys) {
        for (String key : keys) {
            String value = layer.get(key);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new Refusal("The defaults file \"" + file.getFileName() + "\" cannot be read: " + e.getMessage() + ".",
                        "mend the file; it is a Java properties file in UTF-8");
            }
        }
        return properties;
    }

    private static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> strings.put(key, properties.getProperty(key)));
        return strings;
    }

    private static Map<String, String> plain(Map<String, String> values) {
        Map<String, String> plain = new HashMap<>();
        values.forEach((key, value) -> plain.put(plain(key), value));
        return plain;
    }

    /// All else in the environment is none of our business.
    private static Map<String, String> ofLiquibase(Map<String, String> values) {
        Map<String, String> plain = plain(values);
        plain.keySet().removeIf(key -> !key.startsWith("liquibase"));
        return plain;
    }

    /// One spelling for all: lower case, nothing between the words.
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }

    private static boolean namesDatabase(String arg) {
        int end = arg.indexOf('=');
        String name = plain(end < 0 ? arg : arg.substring(0, end));
        return arg.startsWith("--") && (name.equals("embedded") || name.equals("secret"));
    }

    private static @Nullable String named(String... args) {
        for (int i = 0; i < args.length; i++) {
            int end = args[i].indexOf('=');
            if (plain(end < 0 ? args[i] : args[i].substring(0, end)).equals("defaultsfile") && args[i].startsWith("--")) {
                return end >= 0 ? args[i].substring(end + 1) : i + 1 < args.length ? args[i + 1] : null;
            }
        }
        return null;
    }
}
