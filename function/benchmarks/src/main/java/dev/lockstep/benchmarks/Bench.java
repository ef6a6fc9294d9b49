package dev.lockstep.benchmarks;

import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
        if (arguments.contenders().contains(Contender.DBMATE) && !installed("dbmate")) {
            System.err.println("bench: dbmate is not there, and is left out");
            arguments = arguments.without(Set.of(Contender.DBMATE));
        }
        Path out = home.resolve(arguments.out().orElse(Path.of(words.length == 0 ? "bench" : "function/" + Programs.TARGET + "/bench")));
        Results results = new Results();
        try (PostgresServer server = PostgresServer.start()) {
            Surroundings surroundings = Surroundings.of(server.maintenance());
            Report report = new Report(arguments, surroundings, results);
            measure(server, home, arguments, results, () -> report.write(out, home.resolve("function")));
        }
        System.out.println(Files.readString(out.resolve("results.md")));
        System.out.println("written to " + out);
    }

    /// What is known so far is written down again and again: a long run may be cut off.
    @FunctionalInterface
    private interface WriteDown {
        void now() throws IOException;
    }

    private static void measure(PostgresServer server, Path home, Arguments arguments, Results results, WriteDown writeDown)
            throws Exception {
        Programs programs = new Programs(home, Path.of(System.getProperty("java.home"), "bin", "java"), List.of());
        for (int size : arguments.sizes()) {
            for (Flags flags : arguments.flags()) {
                if (Stream.of(Scenario.INSTALL, Scenario.NOTHING, Scenario.ONE_MORE, Scenario.STATUS).anyMatch(arguments::measures)) {
                    in(folder -> new Stage(server, programs.with(flags.words()), arguments, flags, size, folder, results, System.err)
                            .run());
                    writeDown.now();
                }
            }
        }
        if (arguments.measures(Scenario.FLEET) || arguments.measures(Scenario.FLEET_NOTHING)) {
            in(folder -> new FleetStage(server, programs, arguments, folder, results, System.err).run());
            writeDown.now();
        }
        if (arguments.measures(Scenario.COLD_START)) {
            for (int changeSets : ColdStart.SIZES) {
                ColdStart.run(server, home, programs.library("lib-liquibase-function"), changeSets, arguments.rounds(),
                        (function, usage) -> {
                            results.add(new Results.Key(Flags.DEFAULT, Scenario.COLD_START, changeSets, function), usage);
                            System.err.printf("%-20s N=%-5d %-48s %8.3f s%n", Scenario.COLD_START.option(), changeSets, function,
                                    usage.wall());
                        });
                writeDown.now();
            }
        }
    }

    /// What is done in a folder of its own.
    @FunctionalInterface
    private interface Work {
        void in(Path folder) throws Exception;
    }

    private static void in(Work work) throws Exception {
        Path folder = Files.createTempDirectory("lockstep-bench");
        try {
            work.in(folder);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static boolean installed(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
