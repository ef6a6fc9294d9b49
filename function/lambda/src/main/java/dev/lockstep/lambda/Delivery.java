package dev.lockstep.lambda;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// Sees to it that CloudFormation gets one answer: the one that was worked out, or the last resort's.
final class Delivery {

    private static final int RESERVE = 2 << 20;

    private final Invocation invocation;
    private final Standing standing;
    private final Gate gate = new Gate();
    /// Given up when memory runs out, so that there is some to answer with.
    private final AtomicReference<byte[]> reserve = new AtomicReference<>(new byte[RESERVE]);
    /// Made while there is memory.
    private final byte[] lastWords;

    Delivery(Invocation invocation) {
        this.invocation = invocation;
        this.standing = invocation.standing();
        this.lastWords = AnswerBody.of(invocation.envelope(), standing.failed(List.of(Problem.error(Code.INTERNAL_ERROR, null,
                "the function ran out of memory", "raise the function's MemorySize, or split a large data file"))));
    }

    /// @throws IOException if CloudFormation could not be told
    void deliver(Answer answer) throws IOException, InterruptedException {
        var body = AnswerBody.of(invocation.envelope(), answer);
        if (!gate.pass("migration")) {
            return;
        }
        invocation.sender().send(body, invocation.schedule().end());
        invocation.log()
                .info("CloudFormation was answered", Map.of("status", answer.status(), "reason", answer.reason(),
                        "physicalResourceId", answer.physicalResourceId(), "durationMillis", standing.elapsed().toMillis()));
    }

    /// Answers when the work ended in a way that nobody thought of. If an answer was already on its way, the failure is its own.
    void lastResort(Throwable failure) throws IOException, InterruptedException {
        reserve.set(new byte[0]);
        var cause = failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!gate.pass("last resort")) {
            throw cause instanceof IOException ours ? ours
                    : new IOException("the answer did not get through: " + cause.getClass().getName(), cause);
        }
        invocation.sender().send(bodyFor(cause), invocation.schedule().end());
        logFailure(cause);
    }

    private byte[] bodyFor(Throwable failure) {
        try {
            if (!(failure instanceof OutOfMemoryError)) {
                var message = "Lockstep itself failed: " + failure + ". " + standing.summary();
                return AnswerBody.of(invocation.envelope(), standing.failed(List.of(Problem.error(Code.INTERNAL_ERROR, null, message,
                        "look into the log for the place, and report it; deploying again is safe"))));
            }
            return AnswerBody.of(invocation.envelope(), standing.failed(List.of(Problem.error(Code.INTERNAL_ERROR, null,
                    "the function ran out of memory. " + standing.summary(),
                    "raise the function's MemorySize, or split a large data file"))));
        } catch (OutOfMemoryError _) {
            return lastWords;
        }
    }

    private void logFailure(Throwable failure) {
        var frames = Arrays.stream(failure.getStackTrace()).limit(25).map(StackTraceElement::toString).collect(Collectors.joining(" < "));
        invocation.log().error("Lockstep itself failed", Map.of("error", failure, "at", frames));
    }
}
