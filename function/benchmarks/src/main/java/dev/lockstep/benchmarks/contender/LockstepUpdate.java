package dev.lockstep.benchmarks.contender;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;

/// One update by the engine's front door.
///
/// Arguments: URL, user, password, the changelog's folder, and `deployment` for one transaction around everything.
public final class LockstepUpdate {

    private LockstepUpdate() {}

    public static void main(String[] args) {
        Settings settings = args.length > 4 ? inOneTransaction(Settings.DEFAULT) : Settings.DEFAULT;
        Report report = new Lockstep(() -> DriverManager.getConnection(args[0], args[1], args[2]), settings, Listener.NONE,
                new StopSignal(),
                Clock.systemUTC())
                .update(new ChangelogSource(new SearchPath.Directory(Path.of(args[3])), "changelog.xml"), new Lockstep.Extent.All());
        if (report.outcome() != Outcome.DONE) {
            throw new IllegalStateException(report.problems().toString());
        }
    }

    private static Settings inOneTransaction(Settings settings) {
        return new Settings(settings.contexts(), settings.labelFilter(), settings.parameters(), settings.schema(), settings.tag(),
                Settings.Transaction.DEPLOYMENT, settings.lockTimeout(), settings.lockWait(), settings.statementTimeout(),
                settings.allowSuperuser(), settings.customChanges());
    }
}
