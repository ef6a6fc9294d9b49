package dev.lockstep.lambda;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/// A Delete with `OnDelete: RollBack`: takes back what this resource has applied, and nothing else.
///
/// The stack may be going because something is wrong with the database, or with the properties. So what keeps us from beginning leaves the schema as it is and is no
/// failure; only what was begun and did not end is.
final class SchemaRemoval implements Watchdog.Work<Reply> {

    private final Invocation invocation;
    private final Json.Fields fields;
    private final Standing standing;
    private final Log log;
    private final Continuation continuation;

    SchemaRemoval(Invocation invocation, Json.Fields fields) {
        this.invocation = invocation;
        this.fields = fields;
        this.standing = invocation.standing();
        this.log = invocation.log();
        this.continuation = new Continuation(invocation);
    }

    @Override
    public Reply call() throws InterruptedException, ExecutionException {
        if (invocation.schedule().tooLate()) {
            return new Reply.Worded(standing.overdue(invocation.schedule()));
        }
        return switch (Properties.read(fields)) {
            case Read.Refused<Properties>(var problems) -> retained(Reason.of(problems));
            case Read.Complete<Properties>(var properties, _) -> prepare(properties);
        };
    }

    private Reply prepare(Properties properties) throws InterruptedException, ExecutionException {
        var credentials = Credentials.of(properties, invocation);
        var fetched = ChangelogFetcher.of(invocation).fetch(properties.changelog(), properties.digest());
        if (!(credentials.access() instanceof Read.Complete<Access>(var access, _))) {
            return retained(Reason.of(credentials.access().refusals()));
        }
        var target = access.target();
        if (target.isAnotherThan(invocation.envelope())) {
            return retained(
                    "the properties lead to " + target.physicalResourceId() + ", and this resource is " + standing.physicalResourceId());
        }
        if (!target.database().equals(properties.rollbacks().deletionConfirmation())) {
            return retained("DeletionConfirmation is not the database's name, " + target.database());
        }
        return switch (fetched) {
            case Read.Refused<ChangelogFetcher.Fetched>(var problems) -> retained(Reason.of(problems));
            case Read.Complete<ChangelogFetcher.Fetched>(var changelog, _) ->
                turn(properties, changelog.source(), DatabaseConnector.of(target, credentials, properties, invocation));
        };
    }

    private Reply turn(Properties properties, ChangelogSource source, DatabaseConnector connector) throws InterruptedException {
        return switch (Turn.take(invocation, connector, properties)) {
            case Turn.NotOurs(var reply) -> reply;
            case Turn.Unrecorded(var why) -> retained("what this resource has applied cannot be told: " + why.getMessage());
            case Turn.Ours ours -> {
                try (ours) {
                    yield takeBack(properties, source, connector, ours.record());
                }
            }
        };
    }

    /// After a Create that still runs has heard of it.
    private Reply takeBack(Properties properties, ChangelogSource source, DatabaseConnector connector, RequestRecord record)
            throws InterruptedException {
        var looking = new Lockstep(connector, properties.settings(), Listener.NONE, invocation.stop(), Clock.systemUTC());
        var applied = new AppliedChangeSets(record, () -> Beyond.history(looking));
        var journal = new Journal(log, _ -> {});
        standing.migrationRuns(journal, connector);
        Set<ChangeId> ours;
        try {
            while (record.othersAtWork() && invocation.stop().reason().isEmpty()) {
                Thread.sleep(Turn.PAUSE);
            }
            var neighbour = record.neighbour();
            if (neighbour.isPresent()) {
                return retained("another resource lives on this schema, " + neighbour.get());
            }
            ours = applied.applied().keySet();
        } catch (SQLException e) {
            return retained("what this resource has applied cannot be told: " + e.getMessage());
        }
        var report = new Lockstep(connector, properties.settings(), journal, invocation.stop(), Clock.systemUTC())
                .rollback(source, new Lockstep.BackTo.Without(ours));
        applied.forget(report, log);
        return switch (report.outcome()) {
            case DONE -> done("rolled back", "rolled back: " + report.applied().size() + " change sets taken back");
            case REFUSED -> retained(Reason.of(report.problems()));
            case FAILED, UNAVAILABLE -> continuation.handOn().orElseGet(() -> failed(report.problems()));
        };
    }

    private Reply failed(List<Problem> problems) {
        return new Reply.Worded(invocation.stop().reason().equals(Optional.of(Watchdog.REASON)) ? standing.overdue(invocation.schedule())
                : standing.failedMigration(problems));
    }

    @Override
    public Reply overdue() {
        return continuation.handOn().orElseGet(() -> new Reply.Worded(standing.overdue(invocation.schedule())));
    }

    private Reply retained(String why) {
        log.error("nothing was rolled back, and the schema and its data are retained", Map.of("reason", why));
        return done("retained", "the schema and its data are retained, and nothing was rolled back: " + why
                + ". If it is to go, take it back from the command line (lockstep rollback-count), or drop it");
    }

    private Reply done(String status, String reason) {
        standing.fact("Status", status);
        return new Reply.Worded(standing.succeeded(reason));
    }
}
