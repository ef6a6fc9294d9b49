package dev.lockstep.testkit.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs scripts that were written for psql: by psql itself where the machine has it, else by [ScriptReader], which reads them by the same rules.
///
/// ```java
/// assertThat(Psql.find().run(database, script.lines())).isEqualTo(Psql.DONE);
/// ```
public sealed interface Psql {

    /// What a script that came to its end answers.
    String DONE = "";

    /// Runs the script until its end or its first error that it does not pass over.
    ///
    /// @return empty, or why it ended
    String run(Database database, List<String> lines);

    static Psql find() {
        return program().<Psql>map(Program::new).orElseGet(Reader::new);
    }

    /// The program on this machine.
    static Optional<Path> program() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, "psql")).filter(Files::isExecutable).findFirst();
    }

    /// psql, in a session whose every setting is an unusual one.
    record Program(Path file) implements Psql {

        @Override
        public String run(Database database, List<String> lines) {
            try {
                var script = Files.createTempFile("script", ".sql");
                try {
                    Files.write(script, lines);
                    return run(database, script);
                } finally {
                    Files.delete(script);
                }
            } catch (IOException e) {
                throw new IllegalStateException("psql could not be run: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        private String run(Database database, Path script) throws IOException, InterruptedException {
            var builder = new ProcessBuilder(file.toString(), "-X", "-q", "-v", "AUTOCOMMIT=off", "-v", "ON_ERROR_ROLLBACK=on", "-f",
                    script.toString());
            var environment = builder.environment();
            environment.put("PGHOST", database.host());
            environment.put("PGPORT", Integer.toString(database.port()));
            environment.put("PGDATABASE", database.name());
            environment.put("PGUSER", database.user());
            environment.put("PGPASSWORD", database.password());
            environment.put("PGCLIENTENCODING", "LATIN1");
            environment.put("PGTZ", "Asia/Tokyo");
            environment.put("PGDATESTYLE", "German");
            var errors = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            var said = new String(errors.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!errors.waitFor(60, TimeUnit.SECONDS)) {
                errors.destroyForcibly();
                return "psql did not end";
            }
            return errors.exitValue() == 0 ? DONE : "exit " + errors.exitValue() + ": " + said;
        }
    }

    /// In place of the program.
    record Reader() implements Psql {

        @Override
        public String run(Database database, List<String> lines) {
            return ScriptReader.run(database, lines);
        }
    }
}
