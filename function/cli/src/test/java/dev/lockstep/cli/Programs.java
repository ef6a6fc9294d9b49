package dev.lockstep.cli;

import dev.lockstep.testkit.postgres.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The command as a process of its own, which can be told to end.
final class Programs {

    private Programs() {}

    /// Its output goes to the files `out` and `err` of the folder.
    static Process command(Path folder, Map<String, String> environment, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), "dev.lockstep.cli.Main"));
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all).directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// Waits until somebody sleeps in the database, for half a minute at most.
    static void awaitSleep(Database database) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String sleeps = "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = '" + database.name() + "'";
        while (database.value(sleeps).equals("0") && System.nanoTime() < until) {
            Thread.sleep(50);
        }
    }
}
