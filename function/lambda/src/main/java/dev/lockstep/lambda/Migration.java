package dev.lockstep.lambda;

import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.history.StoredPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// A Create or an Update: from the properties to the answer. Nothing touches the database before everything else is known to be in order.
final class Migration implements Callable<Reply> {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Invocation invocation;
    private final Json.Fields fields;
    private final Json.Fields oldFields;
    private final Standing standing;
    private final Log log;
    private final AtomicBoolean handingOn = new AtomicBoolean();

    /// @param oldFields the properties of the last deployment; empty on Create
    Migration(Invocation invocation, Json.Fields fields, Json.Fields oldFields) {
        this.invocation = invocation;
        this.fields = fields;
        this.oldFields = oldFields;
        this.standing = invocation.standing();
        this.log = invocation.log();
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
        var clients = new AwsClients(invocation.around().environment());
        var asking = new FutureTask<>(() -> Access.of(properties, clients, invocation.redaction()));
        Thread.ofPlatform().daemon().name("lockstep-credentials").start(asking);
        var fetched = new ChangelogFetcher(clients, invocation.around().packageRoot()).fetch(properties.changelog(), properties.digest());
        if (early.isPresent() && fetched instanceof Read.Complete<ChangelogFetcher.Fetched>(var changelog, _)) {
            return migrate(properties, early.get(), asking, changelog);
        }
        var problems = new ArrayList<Problem>(refusal(asking.get()));
        problems.addAll(refusal(fetched));
        if (!(asking.get() instanceof Read.Complete<Access>(var access, _))) {
            return new Reply.Worded(standing.failed(problems));
        }
        standing.targetIs(access.target());
        return fetched instanceof Read.Complete<ChangelogFetcher.Fetched>(var changelog, _)
                ? migrate(properties, access.target(), asking, changelog)
                : new Reply.Worded(standing.failed(problems));
    }

    private static <T> List<Problem> refusal(Read<T> read) {
        return switch (read) {
            case Read.Complete<T> _ -> List.of();
            case Read.Refused<T>(var problems) -> problems;
        };
    }

    private Reply migrate(Properties properties, Target target, FutureTask<Read<Access>> asking, ChangelogFetcher.Fetched changelog)
            throws InterruptedException, ExecutionException {
        standing.fact("ChangelogDigest", changelog.digest());
        var unreachable = invocation.sender().unreachable();
        if (unreachable.isPresent()) {
            return new Reply.Worded(standing.failed(List.of(Problem.error(Code.INTERNAL_ERROR, null,
                    unreachable.get() + ". Nothing was applied",
                    "let the function's subnets reach S3: a gateway endpoint whose policy allows the bucket " + ResponseSender.bucket()
                            + ", or a NAT"))));
        }
        describe(properties, target, changelog);
        var connector = new DatabaseConnector(target, () -> account(asking), properties.sslMode(),
                DatabaseConnector.applicationName(invocation.envelope()));
        var journal = new Journal(log);
        standing.migrationRuns(journal, connector);
        var lockstep = new Lockstep(connector, properties.settings(), journal, invocation.stop(), Clock.systemUTC());
        var reply = switch (properties.mode()) {
            case UPDATE -> update(lockstep, properties, changelog, connector);
            case VALIDATE, DRY_RUN -> new Reply.Worded(look(lockstep, properties, changelog));
        };
        var noCredentials = asking.isDone() ? refusal(asking.get()) : List.<Problem>of();
        return noCredentials.isEmpty() ? reply : new Reply.Worded(standing.failed(noCredentials));
    }

    /// The request's row is written in a session of its own, which may go on where the migration's are cut.
    private Reply update(Lockstep lockstep, Properties properties, ChangelogFetcher.Fetched changelog, DatabaseConnector connector)
            throws InterruptedException {
        RequestRecord record;
        try {
            record = RequestRecord.open(connector.another(), properties.settings().schema(), invocation.envelope());
        } catch (SQLException e) {
            return unrecorded(e, lockstep, properties, changelog, connector);
        }
        RequestRecord.Known known;
        try {
            known = known(record);
        } catch (SQLException e) {
            record.close();
            return unrecorded(e, lockstep, properties, changelog, connector);
        }
        if (known instanceof RequestRecord.Known.Unanswered work) {
            standing.recordedIn(record, work);
            var givesUp = Deadline.in(invocation.schedule().whole().plus(invocation.schedule().afterwards(work.since())));
            try (var _ = new Overtaking(record, givesUp, invocation.stop(), log)) {
                return answer(lockstep.update(changelog.source(), new Lockstep.Extent.All()), properties, changelog, connector);
            }
        }
        record.close();
        return switch (known) {
            case RequestRecord.Known.Answered(var body) -> new Reply.Kept(body);
            case RequestRecord.Known.Overtaken _ -> new Reply.Worded(standing.failed(List.of(overtaken("This delivery did nothing"))));
            case RequestRecord.Known.AtWork _,RequestRecord.Known.Unanswered _ ->
                new Reply.HandedOn("another delivery of this request is at work");
        };
    }

    /// Without a row nothing is known of other deliveries; the migration's own lock and history still keep every change set from running twice.
    private Reply unrecorded(SQLException why, Lockstep lockstep, Properties properties, ChangelogFetcher.Fetched changelog,
            DatabaseConnector connector) {
        log.warn("the request could not be noted, so a duplicate of it would not be known for one, and nothing can be handed on",
                Map.of("error", String.valueOf(why.getMessage()), "fix",
                        "let the role create tables in the history's schema, or own the table lockstep_request"));
        return answer(lockstep.update(changelog.source(), new Lockstep.Extent.All()), properties, changelog, connector);
    }

    /// What is known of this request, once no other delivery of it is at work, or time is up.
    private RequestRecord.Known known(RequestRecord record) throws SQLException, InterruptedException {
        var known = record.register(oldFields.fields().isEmpty() ? "Create" : "Update");
        while (known instanceof RequestRecord.Known.AtWork && !invocation.schedule().stop().passed()) {
            Thread.sleep(PAUSE);
            known = record.known();
        }
        return known;
    }

    /// Time ran out, and the work did not stop when it was asked to.
    Reply overdue() {
        return handedOn().<Reply>map(Reply.HandedOn::new).orElseGet(() -> new Reply.Worded(standing.overdue(invocation.schedule())));
    }

    /// How far the work came, if another delivery goes on with it. Only if that could be written down, and only once.
    private Optional<String> handedOn() {
        var recorded = standing.recorded();
        if (recorded.isEmpty() || !invocation.stop().reason().equals(Optional.of(Watchdog.REASON))) {
            return Optional.empty();
        }
        var work = recorded.get().work();
        var progress = new Continuation(invocation.around().environment(), invocation.schedule()).after(standing.count(), work.deliveries(),
                work.since());
        if (progress.isEmpty() || !handingOn.compareAndSet(false, true)) {
            return Optional.empty();
        }
        try {
            recorded.get().record().handOn(standing.count().applied());
            recorded.get().record().close();
            return progress;
        } catch (SQLException e) {
            log.warn("the work cannot be handed on", Map.of("error", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static Problem overtaken(String done) {
        return Problem.error(Code.STOPPED, null, Overtaking.REASON + ". " + done,
                "nothing: this answer is of no interest any more, and what is applied stays applied");
    }

    /// What the driver logs in with. If the secret could not be read, its own problems are reported in the place of the engine's.
    private static DatabaseConnector.Account account(FutureTask<Read<Access>> asking) throws SQLException {
        try {
            if (asking.get() instanceof Read.Complete<Access>(var access, _)) {
                return access.account();
            }
            throw new SQLException("there are no credentials", "28000");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while the credentials were read", "57014", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the credentials could not be read: " + e.getCause(), e.getCause());
        }
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

    private Reply answer(Report report, Properties properties, ChangelogFetcher.Fetched changelog, DatabaseConnector connector) {
        int before = standing.recorded().map(recorded -> recorded.work().applied()).orElse(0);
        standing.fact("AppliedChangeSets", before + report.applied().size());
        standing.fact("LastChangeSet", report.applied().isEmpty() ? "" : report.applied().getLast().id().toString());
        standing.fact("Tag", report.tag() == null ? "" : report.tag());
        if (report.server() != null) {
            standing.fact("ServerVersion", report.server().version());
        }
        if (report.outcome() != Outcome.DONE) {
            return handedOn().<Reply>map(Reply.HandedOn::new)
                    .orElseGet(() -> new Reply.Worded(standing.failedMigration(withWhyItStopped(report.problems()))));
        }
        int ahead = report.applied().isEmpty() ? ahead(properties, changelog, connector) : 0;
        var words = ahead > 0
                ? "ahead: the database has " + ahead + " change sets that this changelog does not have; nothing was undone"
                : report.applied().isEmpty() && before == 0 ? "up to date" : "migrated";
        standing.fact("Status", words);
        return new Reply.Worded(standing.succeeded(words));
    }

    /// A stop of ours is the cause, whatever it looked like from inside.
    private List<Problem> withWhyItStopped(List<Problem> problems) {
        var why = invocation.stop().reason();
        if (why.isEmpty()) {
            return problems;
        }
        if (why.get().equals(Overtaking.REASON)) {
            return List.of(overtaken(standing.summary()));
        }
        var all = new ArrayList<Problem>();
        all.add(standing.outOfTime(invocation.schedule()));
        all.addAll(problems);
        return all;
    }

    /// How many change sets history has that the changelog does not. Asked only where the changelog changed, as in a rollback or a downgrade.
    private int ahead(Properties properties, ChangelogFetcher.Fetched changelog, DatabaseConnector connector) {
        boolean changed = List.of("Changelog", "ChangelogDigest", "Tag")
                .stream()
                .anyMatch(name -> !oldFields.text(name).equals(fields.text(name)));
        if (oldFields.fields().isEmpty() || !changed) {
            return 0;
        }
        var settings = properties.settings();
        var options = new ReadOptions(settings.contexts(), settings.labelFilter(), settings.parameters(), Map.of(), false);
        if (!(Lockstep.read(changelog.source(), options) instanceof Read.Complete<Changelog>(var read, _))) {
            return 0;
        }
        var known = read.changeSets().stream().map(changeSet -> comparable(changeSet.id())).collect(Collectors.toCollection(HashSet::new));
        var history = new Lockstep(connector, settings, Listener.NONE, invocation.stop(), Clock.systemUTC()).history();
        return (int) history.history().stream().filter(row -> !known.contains(comparable(row.id()))).count();
    }

    /// Paths compare as in [dev.lockstep.engine.history.History#same], whatever form an older release stored.
    static ChangeId comparable(ChangeId id) {
        return new ChangeId(id.id(), id.author(), StoredPath.normal(id.path()));
    }

    private Answer look(Lockstep lockstep, Properties properties, ChangelogFetcher.Fetched changelog) {
        var status = lockstep.status(changelog.source());
        var pending = status.pending().size();
        standing.fact("PendingChangeSets", pending);
        if (properties.mode() == Properties.Mode.DRY_RUN) {
            standing.fact("WouldRun", status.pending().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        if (status.outcome() != Outcome.DONE) {
            return standing.failed(withWhyItStopped(status.problems()));
        }
        var words = properties.mode() == Properties.Mode.DRY_RUN ? "dry run: " + pending + " change sets would run"
                : "valid: " + pending + " change sets are pending";
        standing.fact("Status", words);
        return standing.succeeded(words);
    }
}
