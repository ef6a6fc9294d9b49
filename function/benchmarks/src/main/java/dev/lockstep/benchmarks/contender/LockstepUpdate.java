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

    /// As the command line and the function have them.
    static final Settings SETTINGS = Settings.DEFAULT.remembering();

    static final Settings IN_ONE_TRANSACTION = new Settings(SETTINGS.contexts(), SETTINGS.labelFilter(), SETTINGS.parameters(),
            SETTINGS.schema(),
            SETTINGS.tag(), Settings.Transaction.DEPLOYMENT, SETTINGS.lockTimeout(), SETTINGS.lockWait(), SETTINGS.statementTimeout(),
            SETTINGS.allowSuperuser(), SETTINGS.customChanges(), SETTINGS.remember());

    private LockstepUpdate() {}

    public static void main(String[] args) {
        update(args[0], args[1], args[2], args[3], args.length > 4 ? IN_ONE_TRANSACTION : SETTINGS);
    }

    private static void update(String url, String user, String password, String folder, Settings settings) {
        Report report = new Lockstep(() -> DriverManager.getConnection(url, user, password), settings, Listener.NONE, new StopSignal(),
                Clock.systemUTC())
                .update(new ChangelogSource(new SearchPath.Directory(Path.of(folder)), "changelog.xml"), new Lockstep.Extent.All());
        if (report.outcome() != Outcome.DONE) {
            throw new IllegalStateException(report.problems().toString());
        }
    }
}
