package dev.lockstep.benchmarks.contender;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.fleet.Fleet;
import dev.lockstep.engine.fleet.FleetPlan;
import dev.lockstep.engine.fleet.FleetReport;
import dev.lockstep.engine.fleet.FleetTarget;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;

/// Lockstep's own fleet, whose first database is a canary.
///
/// Arguments: those of [Databases], and `deployment` for one transaction around everything in a database.
public final class LockstepFleet {

    private LockstepFleet() {}

    public static void main(String[] args) throws Exception {
        Settings settings = args.length > 6 ? LockstepUpdate.IN_ONE_TRANSACTION : LockstepUpdate.SETTINGS;
        List<FleetTarget> targets = Files.readAllLines(Path.of(args[4]))
                .stream()
                .map(name -> new FleetTarget(name, "server",
                        () -> DriverManager.getConnection(args[0].replace("*", name), args[1], args[2]), settings))
                .toList();
        int atOnce = Integer.parseInt(args[5]);
        FleetReport report = new Fleet(new ChangelogSource(new SearchPath.Directory(Path.of(args[3])), "changelog.xml"),
                new FleetPlan(atOnce, atOnce, 1, 0),
                _ -> {}, new StopSignal(), Clock.systemUTC()).update(targets);
        if (!report.passed()) {
            throw new IllegalStateException(report.failed().toString());
        }
    }
}
