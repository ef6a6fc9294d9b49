package dev.lockstep.lambda;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// A Create or an Update: from the properties to the answer. Nothing touches the database before everything else is known to be in order.
final class Migration implements Watchdog.Work<Reply> {

    private final Invocation invocation;
    private final Json.Fields fields;
    private final Json.Fields oldFields;
    private final Standing standing;
    private final Log log;
    private final Continuation continuation;

    /// @param oldFields the properties of the last deployment; empty on Create
    Migration(Invocation invocation, Json.Fields fields, Json.Fields oldFields) {
        this.invocation = invocation;
        this.fields = fields;
        this.oldFields = oldFields;
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
            case Read.Refused<Properties>(var problems) -> new Reply.Worded(standing.failed(problems));
            case Read.Complete<Properties>(var properties, _) -> prepare(properties);
        };
    }

    /// Secret and changelog come from two services, so both are asked at once, and the problems of both are reported. Where the properties
    /// alone say which database it is, reading the changelog does not wait for the secret either.
    private Reply prepare(Properties properties) throws InterruptedException, ExecutionException {
        var early = Access.target(properties);
        early.ifPresent(standing::targetIs);
        var credentials = Credentials.of(properties, invocation);
        var fetched = ChangelogFetcher.of(invocation).fetch(properties.changelog(), properties.digest());
        if (early.isPresent() && fetched instanceof Read.Complete<ChangelogFetcher.Fetched>(var changelog, _)) {
            return migrate(properties, early.get(), credentials, changelog);
        }
        var problems = new ArrayList<Problem>(credentials.access().refusals());
        problems.addAll(fetched.refusals());
        if (!(credentials.access() instanceof Read.Complete<Access>(var access, _))) {
            return new Reply.Worded(standing.failed(problems));
        }
        standing.targetIs(access.target());
        return fetched instanceof Read.Complete<ChangelogFetcher.Fetched>(var changelog, _)
                ? migrate(properties, access.target(), credentials, changelog)
                : unreadable(properties, DatabaseConnector.of(access.target(), credentials, properties, invocation), problems);
    }

    /// A stack that rolls back needs nothing of a changelog that is gone.
    private Reply unreadable(Properties properties, DatabaseConnector connector, List<Problem> problems) throws InterruptedException {
        if (oldFields.fields().isEmpty() || properties.mode() != Properties.Mode.UPDATE) {
            return new Reply.Worded(standing.failed(problems));
        }
        return switch (Turn.take(invocation, connector, properties)) {
            case Turn.NotOurs(var reply) -> reply;
            case Turn.Unrecorded _ -> new Reply.Worded(standing.failed(problems));
            case Turn.Ours ours -> {
                try (ours) {
                    yield new Reply.Worded(goesBack() ? stayingAhead(problems) : standing.failed(problems));
                }
            }
        };
    }

    /// Whether CloudFormation takes back an Update, which must not fail: the stack would end in UPDATE_ROLLBACK_FAILED.
    private boolean goesBack() {
        return standing.recorded().filter(recorded -> recorded.work().goesBack()).isPresent();
    }

    /// The schema that is ahead does no harm, whatever of the older release could not be done.
    private Answer stayingAhead(List<Problem> problems) {
        var words = "ahead: the stack goes back, and the schema stays as it is. " + standing.summary() + " What failed: "
                + Reason.of(problems);
        log.error("the older release could not be deployed again", Map.of("reason", words));
        standing.fact("Status", words);
        return standing.succeeded(words);
    }

    private Reply migrate(Properties properties, Target target, Credentials credentials, ChangelogFetcher.Fetched changelog)
            throws InterruptedException, ExecutionException {
        standing.fact("ChangelogDigest", changelog.digest());
        var objections = objections(properties, target);
        if (!objections.isEmpty()) {
            return new Reply.Worded(standing.failed(objections));
        }
        describe(properties, target, changelog);
        var connector = DatabaseConnector.of(target, credentials, properties, invocation);
        var job = new Job(properties, target, changelog, connector);
        var reply = switch (properties.mode()) {
            case UPDATE -> update(job);
            case VALIDATE, DRY_RUN -> new Reply.Worded(look(job));
        };
        var noCredentials = credentials.known() ? credentials.access().refusals() : List.<Problem>of();
        return noCredentials.isEmpty() ? reply : new Reply.Worded(standing.failed(noCredentials));
    }

    /// What speaks against touching this database.
    private List<Problem> objections(Properties properties, Target target) throws InterruptedException, ExecutionException {
        var problems = new ArrayList<Problem>();
        invocation.sender()
                .unreachable()
                .ifPresent(why -> problems.add(Problem.error(Code.INTERNAL_ERROR, null, why + ". Nothing was applied",
                        "let the function's subnets reach S3: a gateway endpoint whose policy allows the bucket " + ResponseSender.bucket()
                                + ", or a NAT")));
        var rollbacks = properties.rollbacks();
        if (rollbacks.onDelete() && !target.database().equals(rollbacks.deletionConfirmation())) {
            problems.add(Problem.error(Code.INVALID_PROPERTY, null, "property DeletionConfirmation is "
                    + PropertyReader.quoted(String.valueOf(rollbacks.deletionConfirmation())) + ", and the database is "
                    + PropertyReader.quoted(target.database()), "give it the database's name if OnDelete: RollBack is meant"));
        }
        var statementTimeout = properties.settings().statementTimeout();
        if (statementTimeout.isPresent() && statementTimeout.get().compareTo(Schedule.LONGEST_RUN) > 0) {
            problems.add(Problem.error(Code.INVALID_PROPERTY, null, "property StatementTimeout is " + statementTimeout.get().toSeconds()
                    + " s, and no run has more than " + Schedule.LONGEST_RUN.toSeconds()
                    + " s, so a statement that takes so long never ends",
                    "give it a shorter time; run what takes longer from the command line or in a container that reaches the database "
                            + "(lockstep update --secret ARN ...), and deploy again"));
        }
        if (target.isAnotherThan(invocation.envelope()) && (rollbacks.onDelete() || Deletion.rollsBack(oldFields))) {
            problems.add(Problem.error(Code.INVALID_PROPERTY, null, "the resource would move to another database, from "
                    + invocation.envelope().physicalResourceId() + " to " + target.physicalResourceId()
                    + ", and CloudFormation would then delete one of the two, with OnDelete: RollBack and all its data",
                    "deploy OnDelete: Retain first, then the other database, and RollBack again once that is deployed"));
        }
        return problems;
    }

    /// What is to be done, and where.
    private record Job(Properties properties, Target target, ChangelogFetcher.Fetched changelog, DatabaseConnector connector) {

        ChangelogSource source() {
            return changelog.source();
        }
    }

    private Lockstep lockstep(Job job, Listener listener) {
        return new Lockstep(job.connector(), job.properties().settings(), listener, invocation.stop(), Clock.systemUTC());
    }

    private Reply update(Job job) throws InterruptedException {
        return switch (Turn.take(invocation, job.connector(), job.properties())) {
            case Turn.NotOurs(var reply) -> reply;
            case Turn.Unrecorded(var why) when job.properties().rollbacks().onDelete() ->
                new Reply.Worded(standing.failed(unnoted(job, why)));
            case Turn.Unrecorded _ -> work(job, new Journal(log, _ -> {}), Optional.empty());
            case Turn.Ours ours -> {
                var applied = new AppliedChangeSets(ours.record(), () -> Beyond.history(lockstep(job, Listener.NONE)));
                try (ours) {
                    yield work(job, new Journal(log, deployment -> begin(job, applied, deployment)), Optional.of(applied));
                }
            }
        };
    }

    /// A database that is not there says so itself.
    private List<Problem> unnoted(Job job, SQLException why) {
        var history = lockstep(job, Listener.NONE).history();
        return history.outcome() != Outcome.DONE ? withWhyItStopped(history.problems())
                : List.of(Problem.error(Code.HISTORY_UNREADABLE, null,
                        "what this resource applies could not be noted (" + why.getMessage()
                                + "), as OnDelete: RollBack needs. Nothing was applied",
                        "let the role create tables in the history's schema, or write OnDelete: Retain"));
    }

    private void begin(Job job, AppliedChangeSets applied, String deploymentId) {
        try {
            applied.begin(deploymentId);
        } catch (SQLException e) {
            log.warn("what this deployment applies could not be noted", Map.of("error", String.valueOf(e.getMessage())));
            if (job.properties().rollbacks().onDelete()) {
                invocation.stop().stop("what it applies could not be noted, as OnDelete: RollBack needs: " + e.getMessage());
            }
        }
    }

    private void end(AppliedChangeSets applied, Journal journal) {
        try {
            if (journal.deploymentId().isPresent()) {
                applied.end(journal.deploymentId().get(), journal.first());
            }
        } catch (SQLException e) {
            log.warn("what this deployment applied is noted by the next one", Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private Reply work(Job job, Journal journal, Optional<AppliedChangeSets> applied) {
        standing.migrationRuns(journal, job.connector());
        var lockstep = lockstep(job, journal);
        var back = new ReleaseRollback(invocation, oldFields, job.connector(), journal).before(job.properties(), job.target(),
                job.source());
        if (back instanceof ReleaseRollback.Result.Interrupted(var problems)) {
            return continuation.handOn().orElseGet(() -> ended(problems, true));
        }
        var all = new Lockstep.Extent.All();
        var report = job.properties().rollbacks().onDelete()
                ? lockstep.updateWithWayBack(job.source(), all)
                : lockstep.update(job.source(), all);
        if (report.outcome() == Outcome.DONE) {
            applied.ifPresent(some -> end(some, journal));
        }
        return answer(report, job, back);
    }

    @Override
    public Reply overdue() {
        return continuation.handOn()
                .orElseGet(() -> new Reply.Worded(
                        goesBack() ? stayingAhead(List.of(standing.outOfTime(invocation.schedule())))
                                : standing.overdue(invocation.schedule())));
    }

    private void describe(Properties properties, Target target, ChangelogFetcher.Fetched changelog) {
        log.info("the migration begins", Map.of("target", target.physicalResourceId(), "changelog", properties.changelog(),
                "digest", changelog.digest(), "version", changelog.version() == null ? "" : changelog.version(), "mode", properties.mode(),
                "stackId", invocation.envelope().stackId(), "secondsLeft", invocation.schedule().end().left().toSeconds()));
        if (properties.sslMode() != Properties.SslMode.VERIFY_FULL) {
            log.warn("SslMode is " + properties.sslMode().value() + ", so the server's identity is not fully verified: for local runs only",
                    Map.of());
        }
    }

    private Reply answer(Report report, Job job, ReleaseRollback.Result back) {
        int before = standing.recorded().map(recorded -> recorded.work().applied()).orElse(0);
        standing.fact("AppliedChangeSets", before + report.applied().size());
        standing.fact("LastChangeSet", report.applied().isEmpty() ? "" : report.applied().getLast().id().toString());
        var tag = job.properties().settings().tag();
        standing.fact("Tag", report.outcome() == Outcome.DONE && tag != null ? tag : "");
        if (report.server() != null) {
            standing.fact("ServerVersion", report.server().version());
        }
        if (report.outcome() != Outcome.DONE) {
            return continuation.handOn().orElseGet(() -> ended(report.problems(), goesBack()));
        }
        boolean nothing = report.applied().isEmpty() && before == 0;
        var words = switch (back) {
            case ReleaseRollback.Result.Back(int changeSets) -> "rolled back to this release: " + changeSets + " change sets taken back";
            case ReleaseRollback.Result.Kept(var why) -> "ahead: nothing was undone, since " + why;
            case ReleaseRollback.Result.Unasked _,ReleaseRollback.Result.Interrupted _ -> {
                int ahead = report.applied().isEmpty() ? ahead(job) : 0;
                yield ahead > 0 ? ahead(ahead) : nothing ? "up to date" : "migrated";
            }
        };
        standing.fact("Status", words);
        return new Reply.Worded(standing.succeeded(words));
    }

    private static String ahead(int changeSets) {
        return "ahead: the database has " + changeSets + " change sets that this changelog does not have; nothing was undone";
    }

    /// @param goesBack whether it must not fail for what could not be done
    private Reply ended(List<Problem> problems, boolean goesBack) {
        boolean overtaken = invocation.stop().reason().equals(Optional.of(Overtaking.REASON));
        var all = withWhyItStopped(problems);
        return new Reply.Worded(goesBack && !overtaken ? stayingAhead(all) : standing.failedMigration(all));
    }

    /// A stop of ours is the cause, whatever it looked like from inside.
    private List<Problem> withWhyItStopped(List<Problem> problems) {
        var why = invocation.stop().reason();
        if (why.equals(Optional.of(Overtaking.REASON))) {
            return List.of(Overtaking.problem(standing.summary()));
        }
        boolean unreached = standing.count().pending() == 0
                && problems.stream().anyMatch(problem -> problem.code() == Code.CONNECTION_FAILED);
        if (!why.equals(Optional.of(Watchdog.REASON)) || unreached) {
            return problems;
        }
        var all = new ArrayList<Problem>();
        all.add(standing.outOfTime(invocation.schedule()));
        all.addAll(problems);
        return all;
    }

    /// How many change sets history has that the changelog does not. Asked only where the changelog changed, as in a rollback or a downgrade.
    private int ahead(Job job) {
        boolean changed = List.of("Changelog", "ChangelogDigest", "Tag")
                .stream()
                .anyMatch(name -> !oldFields.text(name).equals(fields.text(name)));
        if (oldFields.fields().isEmpty() || !changed) {
            return 0;
        }
        try {
            return Beyond.of(lockstep(job, Listener.NONE), job.source(), job.properties().settings())
                    .map(beyond -> beyond.rows().size())
                    .orElse(0);
        } catch (SQLException e) {
            log.warn("whether the schema is ahead could not be read", Map.of("error", String.valueOf(e.getMessage())));
            return 0;
        }
    }

    private Answer look(Job job) {
        var status = lockstep(job, Listener.NONE).status(job.source());
        var pending = status.pending().size();
        standing.fact("PendingChangeSets", pending);
        if (job.properties().mode() == Properties.Mode.DRY_RUN) {
            standing.fact("WouldRun", status.pending().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        if (status.outcome() != Outcome.DONE) {
            return standing.failed(withWhyItStopped(status.problems()));
        }
        var words = job.properties().mode() == Properties.Mode.DRY_RUN ? "dry run: " + pending + " change sets would run"
                : "valid: " + pending + " change sets are pending";
        standing.fact("Status", words);
        return standing.succeeded(words);
    }
}
