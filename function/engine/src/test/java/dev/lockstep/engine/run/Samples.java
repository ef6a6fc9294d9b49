package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.changelog.Rollback;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.plan.Extent;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Small changelogs and runs for tests.
final class Samples {

    static final Settings QUICK = settings(Settings.Transaction.PER_CHANGE_SET, Duration.ofMillis(300), Duration.ofSeconds(3));

    private Samples() {}

    static Settings tagged(Settings some, String tag) {
        return new Settings(some.contexts(), some.labelFilter(), some.parameters(), some.schema(), tag, some.transaction(),
                some.lockTimeout(), some.lockWait(), some.statementTimeout(), some.allowSuperuser(), some.customChanges(),
                some.remember());
    }

    static Settings settings(Settings.Transaction transaction, Duration lockTimeout, Duration lockWait) {
        Settings some = Settings.DEFAULT;
        return new Settings(some.contexts(), null, some.parameters(), null, null, transaction, lockTimeout, lockWait, Optional.empty(),
                true,
                Settings.CustomChanges.REFUSE);
    }

    /// A change set with these statements; its file is `log.sql`, each statement on a line of its own.
    static ChangeSet changeSet(String id, String... statements) {
        return changeSet(id, true, true, null, statements);
    }

    static ChangeSet outsideTransaction(String id, String... statements) {
        return changeSet(id, false, true, null, statements);
    }

    static ChangeSet changeSet(String id, boolean inTransaction, boolean failOnError,
            @org.jspecify.annotations.Nullable Preconditions preconditions, String... statements) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < statements.length; i++) {
            Location at = new Location("log.sql", i + 1, 1);
            changes.add(
                    new Change.RawSql(new SqlText(statements[i], at), new Change.Splitting(false, false, null, false), DbmsFilter.ANY, null,
                            at));
        }
        return of(id, inTransaction, failOnError, preconditions, changes);
    }

    static ChangeSet of(String id, boolean inTransaction, boolean failOnError,
            @org.jspecify.annotations.Nullable Preconditions preconditions, List<Change> changes) {
        return new ChangeSet(new ChangeId(id, "ann", "log.sql"),
                new ChangeSet.Filters(ContextFilter.NONE, Labels.NONE, DbmsFilter.ANY, false),
                new ChangeSet.Execution(false, false, inTransaction, failOnError, null, ChangeSet.OnValidationFail.HALT,
                        QuotingStrategy.LEGACY,
                        null),
                List.of(), "", Optional.ofNullable(preconditions), changes, new Rollback.Derived(), List.of(),
                new Location("log.sql", 1, 1));
    }

    /// The same with a way back.
    static ChangeSet takenBackBy(ChangeSet changeSet, String... statements) {
        return new ChangeSet(changeSet.id(), changeSet.filters(), changeSet.execution(), changeSet.validCheckSums(), changeSet.comments(),
                changeSet.preconditions(), changeSet.changes(),
                new Rollback.Changes(changeSet(changeSet.id().id(), statements).changes()), changeSet.sqlVisitors(), changeSet.at());
    }

    static Preconditions unless(Precondition precondition, Preconditions.Reaction onFail) {
        Location at = new Location("log.sql", 1, 1);
        return new Preconditions(onFail, onFail, Preconditions.OnSqlOutput.IGNORE, null, null,
                new Precondition.And(List.of(precondition), at));
    }

    static Changelog changelog(ChangeSet... changeSets) {
        return new Changelog("log.sql", List.of(), List.of(changeSets), Changelog.Origin.NONE);
    }

    static Task updating(Changelog changelog) {
        return new Task(new Task.Source.Given(new Read.Complete<>(changelog, List.of())),
                (log, history, selection) -> Planner.plan(log, history, selection, new Extent.All()));
    }

    static Report update(Database database, Changelog changelog) {
        return update(database::connect, changelog, QUICK, Listener.NONE, new StopSignal());
    }

    static Report update(Database database, Changelog changelog, Settings settings) {
        return update(database::connect, changelog, settings, Listener.NONE, new StopSignal());
    }

    static Report update(Connector connector, Changelog changelog, Settings settings, Listener listener, StopSignal stop) {
        return new Migration(connector, settings, listener, stop, Clock.systemUTC()).forward(updating(changelog));
    }

    /// All history rows' ids with their exectypes, in order.
    static String history(Database database) throws Exception {
        return database.value("SELECT coalesce(string_agg(id || ' ' || exectype, ', ' ORDER BY dateexecuted, orderexecuted), '')"
                + " FROM databasechangelog");
    }

    /// Everybody who holds something that keeps others from migrating.
    static int locksHeld(Database database) throws Exception {
        return Integer.parseInt(database.value("SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
                + " + (SELECT count(*) FROM databasechangeloglock WHERE locked)"));
    }
}
