package dev.lockstep.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where a command runs: everything it takes from the world around it.
///
/// @param properties the JVM's system properties
/// @param home the folder that holds Lockstep's own build; the launcher sets `LOCKSTEP_HOME`
/// @param folder the current folder, which relative paths start from
/// @param in what a person types
/// @param out results
/// @param err progress and problems
/// @param terminal whether `err` is a terminal a person watches
record Surroundings(Map<String, String> environment, Map<String, String> properties, Path home, Path folder, InputStream in,
        PrintStream out, PrintStream err, boolean terminal) {

    Surroundings {
        environment = Map.copyOf(environment);
        properties = Map.copyOf(properties);
    }

    static Surroundings ofThisProcess() {
        Map<String, String> environment = System.getenv();
        boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                && !"dumb".equals(environment.get("TERM"));
        Map<String, String> properties = System.getProperties()
                .stringPropertyNames()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), name -> System.getProperty(name, "")));
        return new Surroundings(environment, properties,
                Path.of(environment.getOrDefault("LOCKSTEP_HOME", ".")).toAbsolutePath().normalize(),
                Path.of("").toAbsolutePath(), System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err), terminal);
    }

    /// Whatever the locale is: in a script, a question mark in place of a letter would be another value.
    private static PrintStream utf8(FileDescriptor file) {
        return new PrintStream(new FileOutputStream(file), true, StandardCharsets.UTF_8);
    }
}
