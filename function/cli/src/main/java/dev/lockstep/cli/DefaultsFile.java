package dev.lockstep.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `liquibase.properties`: defaults for options, under Liquibase's names in any of the spellings it takes
/// (`changeLogFile`, `changelog-file`, `liquibase.command.changelogFile`), and `parameter.NAME` for `-DNAME`.
/// They never reach `invoke`, whose database is a throw-away one unless its own options name another.
final class DefaultsFile implements IDefaultValueProvider {

    private static final String NAME = "liquibase.properties";

    private final Map<String, String> values;
    private final Map<String, String> parameters;

    private DefaultsFile(Map<String, String> values, Map<String, String> parameters) {
        this.values = values;
        this.parameters = parameters;
    }

    /// Reads the file named after `--defaults-file`, or the one in the current folder if there is one. A throw-away database that is asked for
    /// wins over the one that the file names.
    static DefaultsFile of(Path folder, String... args) {
        @Nullable
        String named = named(args);
        Path file = folder.resolve(named == null ? NAME : named);
        if (!Files.isRegularFile(file)) {
            if (named != null) {
                throw new Refusal("The defaults file \"" + named + "\" does not exist.",
                        "name an existing file after --defaults-file, or leave the option out");
            }
            return new DefaultsFile(Map.of(), Map.of());
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new Refusal("The defaults file \"" + file.getFileName() + "\" cannot be read: " + e.getMessage() + ".",
                    "mend the file; it is a Java properties file in UTF-8");
        }
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith("parameter.")) {
                parameters.put(key.substring("parameter.".length()), properties.getProperty(key).strip());
            } else {
                values.put(plain(key), properties.getProperty(key).strip());
            }
        }
        if (List.of(args).contains("--embedded")) {
            List.of("url", "username", "password").forEach(values::remove);
        }
        return new DefaultsFile(values, parameters);
    }

    /// Changelog parameters; those of the command line win over them.
    Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || arg.command().name().equals("invoke")) {
            return null;
        }
        for (String name : option.names()) {
            String value = values.get(plain(name));
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /// One spelling for all: lower case, no dashes, no `liquibase.` or `liquibase.command.` in front.
    private static String plain(String name) {
        String text = name.toLowerCase(Locale.ROOT).replace("-", "");
        for (String prefix : new String[]{"liquibase.command.", "liquibase."}) {
            if (text.startsWith(prefix)) {
                text = text.substring(prefix.length());
            }
        }
        return text;
    }

    private static @Nullable String named(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--defaults-file=")) {
                return args[i].substring("--defaults-file=".length());
            }
            if (args[i].equals("--defaults-file") && i + 1 < args.length) {
                return args[i + 1];
            }
        }
        return null;
    }
}
