package dev.lockstep.lambda;

import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.Status;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/// The migration of one database of many: from its target to its row. What is wrong with target, secret, changelog or database is a row as well.
final class FleetMigration implements Watchdog.Work<FleetRow> {

    /// What one invocation works with.
    ///
    /// @param changelog outlives it
    /// @param applicationName as the database's sessions show it
    record Bench(AwsClients clients, ChangelogFetcher fetcher, KeptChangelog changelog, Schedule schedule, StopSignal stop,
            Redaction redaction, Log log, String applicationName) {}

    /// A change set that runs always, and takes most of an invocation's time, would keep all of them from coming to an end.
    static final int MOST_INVOCATIONS = 50;

    /// What earlier invocations have done, whose time ran out.
    ///
    /// @param applied change sets
    record Before(int applied, int invocations) {

        static Before of(Json.Fields row) {
            return new Before(FleetRow.number(row, "Applied"), FleetRow.number(row, "Invocations"));
        }

        /// Whether one more may follow on this one, after it has done so many change sets.
        boolean goesOn(int done) {
            return done > 0 && !last();
        }

        private boolean last() {
            return invocations + 1 >= MOST_INVOCATIONS;
        }
    }

    private final FleetTarget target;
    private final Before before;
    private final Bench bench;
    private final Journal journal;
    private final long startedAt = System.nanoTime();
    private final AtomicReference<Optional<DatabaseConnector>> connector = new AtomicReference<>(Optional.empty());

    FleetMigration(FleetTarget target, Before before, Bench bench) {
        this.target = target;
        this.before = before;
        this.bench = bench;
        this.journal = new Journal(bench.log(), _ -> {});
    }

    @Override
    public FleetRow call() throws InterruptedException, ExecutionException {
        var properties = target.properties();
        var credentials = Credentials.read(stage -> Access.of(properties, bench.clients(), bench.redaction(), stage));
        var fetched = bench.changelog().fetch(bench.fetcher(), properties.changelog(), properties.digest());
        var problems = new ArrayList<Problem>(credentials.access().refusals());
        problems.addAll(fetched.refusals());
        if (!(credentials.access() instanceof Read.Complete<Access>(var access, _))
                || !(fetched instanceof Read.Complete<ChangelogFetcher.Fetched>(var changelog, _))) {
            return failed(problems);
        }
        bench.log()
                .info("the migration begins", Map.of("target", target.name(), "changelog", properties.changelog(), "digest",
                        changelog.digest(), "mode", properties.mode(), "secondsLeft", bench.schedule().end().left().toSeconds()));
        var lockstep = new Lockstep(connected(properties, access, credentials), properties.settings(), journal, bench.stop(),
                Clock.systemUTC());
        return switch (properties.mode()) {
            case UPDATE -> migrated(lockstep.update(changelog.source(), new Lockstep.Extent.All()));
            case VALIDATE, DRY_RUN -> looked(lockstep.status(changelog.source()));
        };
    }

    private DatabaseConnector connected(Properties properties, Access access, Credentials credentials) {
        var some = new DatabaseConnector(access.target(), credentials, properties.sslMode(), bench.applicationName(), bench.stop(),
                bench.log());
        connector.set(Optional.of(some));
        return some;
    }

    /// Ends all connections to the database.
    void cut() {
        connector.get().ifPresent(DatabaseConnector::cut);
    }

    @Override
    public FleetRow overdue() {
        return ended(List.of());
    }

    private FleetRow migrated(Report report) {
        if (report.outcome() != Outcome.DONE) {
            return ended(report.problems());
        }
        int applied = before.applied() + report.applied().size();
        var last = report.applied().isEmpty() ? "" : report.applied().getLast().id().toString();
        return row(applied == 0 ? FleetRow.Outcome.UP_TO_DATE : FleetRow.Outcome.MIGRATED, applied, 0, last, "", "");
    }

    private FleetRow looked(Status status) {
        if (status.outcome() != Outcome.DONE) {
            return ended(status.problems());
        }
        int pending = status.pending().size();
        return row(pending == 0 ? FleetRow.Outcome.UP_TO_DATE : FleetRow.Outcome.PENDING, 0, pending, "", "", "");
    }

    /// Where time ran out after something was done, the next invocation goes on where history ends; so each of them makes way, [#MOST_INVOCATIONS] times.
    private FleetRow ended(List<Problem> problems) {
        boolean timeRanOut = bench.stop().reason().equals(Optional.of(Watchdog.REASON));
        boolean unreached = problems.stream().anyMatch(problem -> problem.code() == Code.CONNECTION_FAILED)
                && journal.count().pending() == 0;
        if (!timeRanOut || unreached) {
            return failed(problems);
        }
        var all = new ArrayList<Problem>(List.of(outOfTime()));
        all.addAll(problems);
        return before.goesOn(journal.count().done())
                ? row(FleetRow.Outcome.UNFINISHED, before.applied() + journal.count().applied(), 0, last(), Code.OUT_OF_TIME.id(),
                        Reason.of(all))
                : failed(all);
    }

    private Problem outOfTime() {
        return Problem.error(Code.OUT_OF_TIME, null,
                "the function's time of " + bench.schedule().whole().toSeconds() + " s ran out"
                        + (before.last() ? " in the last of " + MOST_INVOCATIONS + " invocations, after which no other is begun. " : ". ")
                        + journal.summary() + journal.interrupted(),
                (before.last() ? "look for a long change set with runAlways, which every invocation begins anew; " : "")
                        + "run the long change set from the command line or in a container that reaches the database, then start the fleet again: "
                        + "what is done has nothing to do");
    }

    FleetRow failed(List<Problem> problems) {
        var reason = Reason.of(problems);
        var summary = journal.summary();
        return row(FleetRow.Outcome.FAILED, before.applied() + journal.count().applied(), 0, last(),
                problems.isEmpty() ? "" : problems.getFirst().code().id(), reason.contains(summary) ? reason : reason + " " + summary);
    }

    private String last() {
        return String.valueOf(journal.data().get("LastChangeSet"));
    }

    private FleetRow row(FleetRow.Outcome outcome, int applied, int pending, String last, String code, String reason) {
        return new FleetRow(target.name(), outcome, applied, pending, last, code, reason, before.invocations() + 1,
                Duration.ofNanos(System.nanoTime() - startedAt));
    }
}
