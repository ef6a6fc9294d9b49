package dev.lockstep.benchmarks;

import dev.lockstep.testkit.postgres.Sessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;

/// Where it was measured.
///
/// @param load what others used of all cores right before the run began, from 0 to 1
record Surroundings(LocalDate day, String processor, int cores, String jdk, String postgres, double load) {

    /// A quiet machine uses a tenth of its cores or less.
    private static final double QUIET = 0.1;
    private static final Duration LOOKING = Duration.ofSeconds(3);

    static Surroundings of(Sessions database) throws SQLException, IOException, InterruptedException {
        long[] before = ticks();
        Thread.sleep(LOOKING);
        long[] after = ticks();
        return new Surroundings(LocalDate.now(ZoneOffset.UTC), modelName(), Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vendor") + " " + Runtime.version(), database.value("show server_version"),
                (double) (after[0] - before[0]) / Math.max(1, after[1] - before[1]));
    }

    /// Of all cores since the system began: those spent at work, and all. What stands in the first line of `/proc/stat`: user, nice, system, idle, iowait, and
    /// more.
    private static long[] ticks() throws IOException {
        long[] each = Arrays.stream(Files.readAllLines(Path.of("/proc/stat")).getFirst().substring("cpu".length()).strip().split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        long all = Arrays.stream(each).sum();
        return new long[]{all - each[3] - each[4], all};
    }

    private static String modelName() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)
                    .stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    boolean loud() {
        return load > QUIET;
    }

    String told() {
        return String.format(Locale.ROOT,
                "%s, %d cores of %s, JDK %s, PostgreSQL %s with fsync off%s, %.0f %% of the cores in use before it began", day, cores,
                processor, jdk,
                postgres, System.getenv().getOrDefault("LOCKSTEP_POSTGRES_DATA", "").isEmpty() ? "" : " and its data in memory",
                load * 100);
    }
}
