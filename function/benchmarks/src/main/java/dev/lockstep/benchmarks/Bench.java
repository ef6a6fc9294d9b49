package dev.lockstep.benchmarks;

import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// Lockstep beside the others, as whole processes on one PostgreSQL. `bench/README.md` says how to run it.
public final class Bench {

    private Bench() {}

    public static void main(String[] words) throws Exception {
        Arguments arguments;
        try {
            arguments = Arguments.parse(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        Path home = Path.of("").toAbsolutePath();
        Programs programs = new Programs(home, Path.of(System.getProperty("java.home"), "bin", "java"), List.of());
        Results results = new Results();
        try (PostgresServer server = PostgresServer.start()) {
            for (int size : arguments.sizes()) {
                for (Flags flags : arguments.flags()) {
                    Path folder = Files.createTempDirectory("lockstep-bench");
                    try {
                        new Stage(server, programs.with(flags.words()), arguments, flags.option(), size, folder, results, System.err).run();
                    } finally {
                        delete(folder);
                    }
                }
            }
        }
        System.out.println(Tables.of(arguments, results));
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
