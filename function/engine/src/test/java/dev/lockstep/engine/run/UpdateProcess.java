package dev.lockstep.engine.run;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import java.nio.file.Path;
import java.time.Clock;

/// An update as a process, for a test to kill. Arguments: `lockstep` or `liquibase`, host, port, database, role, password, folder, changelog.
final class UpdateProcess {

    private UpdateProcess() {}

    public static void main(String[] args) {
        var database = new Database(args[1], Integer.parseInt(args[2]), args[3], args[4], args[5]);
        var folder = Path.of(args[6]);
        if (args[0].equals("liquibase")) {
            new LiquibaseOracle(database, LiquibaseOptions.of(folder)).update(args[7]);
        } else {
            var report = new Lockstep(database::connect, Settings.DEFAULT.remembering(), Listener.NONE, new StopSignal(), Clock.systemUTC())
                    .update(new ChangelogSource(new SearchPath.Directory(folder), args[7]), new Lockstep.Extent.All());
            System.out.println(report);
        }
    }
}
