package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// Sees to it that CloudFormation gets one answer: the one that was worked out, or the last resort's.
final class Delivery {

    private static final int RESERVE = 2 << 20;
    private static final byte[] NOTHING = {};

    private final Invocation invocation;
    private final Standing standing;
    private final Gate gate = new Gate();
    private final AtomicBoolean delivered = new AtomicBoolean();
    /// Given up when memory runs out, so that there is some to answer with.
    private final AtomicReference<byte[]> reserve = new AtomicReference<>(NOTHING);
    /// Made while there is memory.
    private final AtomicReference<byte[]> lastWords = new AtomicReference<>(NOTHING);

    Delivery(Invocation invocation) {
        this.invocation = invocation;
        this.standing = invocation.standing();
    }

    /// Sets aside what the last resort needs; for the beginning, within reach of the last resort, since it takes memory itself.
    void prepare() {
        lastWords.set(AnswerBody.of(invocation.envelope(), standing.failed(List.of(Problem.error(Code.INTERNAL_ERROR, null,
                "the function failed in a way it could not describe, most likely for want of memory",
                "look into the log; raise the function's MemorySize, or split a large data file; deploying again is safe")))));
        reserve.set(new byte[RESERVE]);
    }

    /// @return how far the work came, if it is handed on and CloudFormation was told nothing yet
    /// @throws IOException if CloudFormation could not be told
    Optional<String> deliver(Reply reply) throws IOException, InterruptedException {
        if (!gate.pass("migration")) {
            return Optional.empty();
        }
        switch (reply) {
            case Reply.HandedOn(var progress) -> {
                return Optional.of(progress);
            }
            case Reply.LeftToAnother _ -> invocation.log().info("another delivery of this request is at work", Map.of());
            case Reply.Kept(var body) -> {
                send(body.getBytes(UTF_8));
                invocation.log().info("CloudFormation was answered as before", Map.of());
            }
            case Reply.Worded(var answer) -> {
                send(kept(AnswerBody.of(invocation.envelope(), answer)));
                invocation.log()
                        .info("CloudFormation was answered", Map.of("status", answer.status(), "reason", answer.reason(),
                                "physicalResourceId", answer.physicalResourceId(), "durationMillis", standing.elapsed().toMillis()));
            }
        }
        return Optional.empty();
    }

    /// Two deliveries of one request send the same answer: the one that was kept first.
    private byte[] kept(byte[] body) {
        var recorded = standing.recorded();
        if (recorded.isEmpty()) {
            return body;
        }
        try (var record = recorded.get().record()) {
            return record.answered(new String(body, UTF_8), invocation.schedule().toNote()).getBytes(UTF_8);
        } catch (SQLException e) {
            invocation.log()
                    .warn("the answer could not be kept, so a duplicate of this request would do its work again",
                            Map.of("error", String.valueOf(e.getMessage())));
            return body;
        }
    }

    /// Answers when the work ended in a way that nobody thought of. If an answer was already on its way, the failure is its own; once it
    /// has arrived, there is nothing left to fail: thrown, it would make Lambda deliver the event again.
    void lastResort(Throwable failure) throws IOException, InterruptedException {
        reserve.set(NOTHING);
        cut();
        var cause = failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!delivered() && !gate.pass("last resort")) {
            throw clean(cause);
        }
        if (!delivered()) {
            send(kept(bodyFor(cause)));
        }
        try {
            logFailure(cause);
        } catch (Throwable _) {
            // CloudFormation knows
        }
    }

    /// What Lambda will log: with the place of the failure, and without what its words or its cause might tell.
    private IOException clean(Throwable failure) {
        var words = failure instanceof IOException ? String.valueOf(failure.getMessage()) : "the answer did not get through: " + failure;
        var clean = new IOException(invocation.redaction().clean(words));
        clean.setStackTrace(failure.getStackTrace());
        return clean;
    }

    /// Nothing may go on in the database once a failure is reported; that this fails must not keep it from being reported.
    private void cut() {
        try {
            standing.cut();
        } catch (Throwable _) {
            // the failure that brought us here is the one to report
        }
    }

    /// Whether CloudFormation has taken an answer.
    private boolean delivered() {
        return delivered.get();
    }

    private void send(byte[] body) throws IOException, InterruptedException {
        invocation.sender().send(body, invocation.schedule().end());
        delivered.set(true);
    }

    private byte[] bodyFor(Throwable failure) {
        try {
            var outOfMemory = failure instanceof OutOfMemoryError;
            var message = (outOfMemory ? "the function ran out of memory. " : "Lockstep itself failed: " + failure + ". ")
                    + standing.summary();
            var fix = outOfMemory ? "raise the function's MemorySize, or split a large data file"
                    : "look into the log for the place, and report it; deploying again is safe";
            return AnswerBody.of(invocation.envelope(),
                    standing.failed(List.of(Problem.error(Code.INTERNAL_ERROR, null, message, fix))));
        } catch (RuntimeException | Error e) { // whatever keeps us from wording it, there are words already
            var words = lastWords.get();
            if (words.length == 0) {
                throw e;
            }
            return words;
        }
    }

    private void logFailure(Throwable failure) {
        var frames = Arrays.stream(failure.getStackTrace()).limit(25).map(StackTraceElement::toString).collect(Collectors.joining(" < "));
        invocation.log().error("Lockstep itself failed", Map.of("error", failure, "at", frames));
    }
}
