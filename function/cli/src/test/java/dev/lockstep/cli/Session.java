package dev.lockstep.cli;

import dev.lockstep.testkit.postgres.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A person at a terminal: a folder, environment variables, and what the last command printed.
final class Session {

    private final Path folder;
    private final Map<String, String> environment;
    private Map<String, String> properties = Map.of();
    private String typed = "";
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    Session(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /// libpq's variables lead to the database.
    static Session on(Path folder, Database database) {
        return new Session(folder,
                Map.of("PGHOST", database.host(), "PGPORT", Integer.toString(database.port()), "PGDATABASE", database.name(), "PGUSER",
                        database.user(),
                        "PGPASSWORD", database.password()));
    }

    Session write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, content);
        return this;
    }

    /// The system properties of the JVM that runs the command.
    Session with(Map<String, String> systemProperties) {
        properties = systemProperties;
        return this;
    }

    /// What the person will type; whoever types sits at a terminal.
    Session typing(String line) {
        typed = line;
        return this;
    }

    int run(String... args) {
        out.reset();
        err.reset();
        return Commands.execute(new Surroundings(environment, properties, folder, folder,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), !typed.isEmpty()), args);
    }

    /// Runs with the changelog `changelog.sql`.
    int runOnChangelog(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--changelog-file", "changelog.sql"));
        return run(all.toArray(String[]::new));
    }

    Map<String, String> environment() {
        return environment;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
