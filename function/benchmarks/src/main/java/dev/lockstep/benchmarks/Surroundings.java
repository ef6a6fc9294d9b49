package dev.lockstep.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.lockstep.testkit.postgres.Sessions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/// Where it was measured.
///
/// @param load what others used of all cores right before the run began, from 0 to 1
record Surroundings(LocalDate day, String processor, int cores, String jdk, String postgres, double load) {

    /// A quiet machine uses a tenth of its cores or less.
    private static final double QUIET = 0.1;
    private static final Duration LOOKING = Duration.ofSeconds(3);

    static Surroundings of(Sessions database) throws SQLException, InterruptedException {
        return new Surroundings(LocalDate.now(ZoneOffset.UTC), modelName(), Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vendor") + " " + Runtime.version(), database.value("show server_version"), coresInUse());
    }

    /// Since the last time that it was asked is what the JVM tells, and so it is asked twice.
    private static double coresInUse() throws InterruptedException {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        system.getCpuLoad();
        Thread.sleep(LOOKING);
        return system.getCpuLoad();
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
