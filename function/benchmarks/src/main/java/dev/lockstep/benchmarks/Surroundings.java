package dev.lockstep.benchmarks;

import dev.lockstep.testkit.postgres.Sessions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/// Where it was measured.
///
/// @param load how many processes wanted a core when the run began; a quiet machine has less than one
record Surroundings(LocalDate day, String processor, int cores, String jdk, String postgres, double load) {

    static Surroundings of(Sessions database) throws SQLException {
        return new Surroundings(LocalDate.now(ZoneOffset.UTC), modelName(), Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vendor") + " " + Runtime.version(), database.value("show server_version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
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
        return load > 1;
    }

    String told() {
        return String.format(Locale.ROOT, "%s, %d cores of %s, JDK %s, PostgreSQL %s with fsync off%s, load %.1f when it began", day, cores,
                processor, jdk,
                postgres, System.getenv().getOrDefault("LOCKSTEP_POSTGRES_DATA", "").isEmpty() ? "" : " and its data in memory", load);
    }
}
