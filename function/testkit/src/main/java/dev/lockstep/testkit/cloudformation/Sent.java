package dev.lockstep.testkit.cloudformation;

import dev.lockstep.testkit.aws.Invocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An event that was handed to Lambda.
///
/// @param copies what comes of each copy of it; there is one, unless it arrives twice
public record Sent(String event, List<CompletableFuture<Delivered>> copies) {

    /// What came of one copy of an event.
    ///
    /// @param invocations the first delivery and its retries, in order
    /// @param responder what came of telling the responder, where the last delivery failed, too
    public record Delivered(List<Invocation> invocations, Optional<Invocation> responder) {
        public Delivered {
            invocations = List.copyOf(invocations);
        }

        public Invocation last() {
            return responder.orElseGet(invocations::getLast);
        }
    }

    public Sent {
        copies = List.copyOf(copies);
    }

    /// Waits until Lambda has no more to do with the event.
    ///
    /// @return what came of its first copy
    /// @throws IllegalStateException if that takes longer
    public Delivered await(Duration longest) throws InterruptedException {
        try {
            CompletableFuture.allOf(copies.toArray(CompletableFuture[]::new)).get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return copies.getFirst().join();
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("the event was not dealt with in " + longest + ": " + e, e);
        }
    }
}
