package dev.lockstep.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What is known at this moment, for an answer that may have to be given from any thread: id, progress, digest.
final class Standing {

    private final Redaction redaction;
    private final String trailer;
    private final long startedAt = System.nanoTime();
    private final Optional<String> known;
    private final AtomicReference<String> physicalResourceId;
    private final AtomicReference<Optional<Journal>> journal = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<DatabaseConnector>> connector = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Recorded>> recorded = new AtomicReference<>(Optional.empty());
    private final Map<String, Object> facts = java.util.Collections.synchronizedMap(new LinkedHashMap<>());

    Standing(Request.Envelope envelope, Context context, Redaction redaction) {
        this.redaction = redaction;
        this.trailer = Reason.trailer(context);
        this.known = Optional.ofNullable(envelope.physicalResourceId());
        this.physicalResourceId = new AtomicReference<>(Target.physicalResourceIdWithoutTarget(envelope));
    }

    void targetIs(Target target) {
        physicalResourceId.set(target.physicalResourceId());
    }

    void migrationRuns(Journal by, DatabaseConnector on) {
        journal.set(Optional.of(by));
        connector.set(Optional.of(on));
    }

    /// @param work what was known when this delivery took up the work
    record Recorded(RequestRecord record, RequestRecord.Known.Unanswered work) {}

    void recordedIn(RequestRecord record, RequestRecord.Known.Unanswered work) {
        recorded.set(Optional.of(new Recorded(record, work)));
    }

    /// The request's row in the database; empty while there is none.
    Optional<Recorded> recorded() {
        return recorded.get();
    }

    /// An item of `Data`.
    void fact(String name, Object value) {
        facts.put(name, value);
    }

    String physicalResourceId() {
        return physicalResourceId.get();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /// What was applied so far, in words.
    String summary() {
        return journal.get().map(Journal::summary).orElse("Nothing was applied: the migration had not begun.");
    }

    /// Ends all connections to the database.
    void cut() {
        connector.get().ifPresent(DatabaseConnector::cut);
    }

    Answer succeeded(String reason) {
        return answer(Answer.Status.SUCCESS, reason, "");
    }

    Answer failed(List<Problem> problems) {
        return answer(Answer.Status.FAILED, Reason.of(problems), trailer);
    }

    /// A migration that had begun: also says how far it came, unless that is said already.
    Answer failedMigration(List<Problem> problems) {
        var reason = Reason.of(problems);
        var summary = summary();
        return answer(Answer.Status.FAILED, reason.contains(summary) ? reason : reason + " " + summary, trailer);
    }

    /// How many change sets are applied, of how many.
    Journal.Count count() {
        return journal.get().map(Journal::count).orElse(new Journal.Count(0, 0, 0));
    }

    /// Time ran out, whatever else was going on.
    Answer overdue(Schedule schedule) {
        return failed(List.of(outOfTime(schedule)));
    }

    Problem outOfTime(Schedule schedule) {
        var message = "the time of " + schedule.whole().toSeconds() + " s ran out after " + elapsed().toSeconds() + " s. " + summary()
                + journal.get().map(Journal::interrupted).orElse("");
        return Problem.error(Code.OUT_OF_TIME, null, message,
                "deploy again, which goes on where this run stopped; if it cannot end in time, raise the function's Timeout (at most 900 s) and "
                        + "ServiceTimeout, or run the long change set from the command line or in a container first (lockstep update --secret ARN ...)");
    }

    private Answer answer(Answer.Status status, String reason, String rest) {
        var found = new LinkedHashMap<String, Object>();
        found.put("Status", status == Answer.Status.SUCCESS ? "" : "failed");
        found.put("AppliedChangeSets", 0);
        found.put("LastChangeSet", "");
        found.put("Tag", "");
        found.put("ChangelogDigest", "");
        found.put("ServerVersion", "");
        journal.get().ifPresent(some -> found.putAll(some.data()));
        synchronized (facts) {
            found.putAll(facts);
        }
        found.put("DurationMillis", elapsed().toMillis());
        var data = new LinkedHashMap<String, String>(); // all texts: that is what Fn::GetAtt gives
        found.forEach((name, value) -> data.put(name, redaction.clean(value.toString())));
        return new Answer(status, redaction.clean(reason), rest, idOf(status), data);
    }

    /// What failed has not moved to another database, so that CloudFormation deletes nothing for it.
    private String idOf(Answer.Status status) {
        return status == Answer.Status.FAILED ? known.orElseGet(this::physicalResourceId) : physicalResourceId();
    }
}
