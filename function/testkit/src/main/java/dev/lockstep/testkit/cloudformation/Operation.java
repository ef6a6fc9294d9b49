package dev.lockstep.testkit.cloudformation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What CloudFormation does to a stack at somebody's request; it goes on in the background.
public final class Operation {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// The way of an operation, from its first request to the stack's last status.
    interface Way {
        StackStatus go(Operation operation) throws InterruptedException;
    }

    private final Neighbour neighbour;
    private final String verb;
    private final CompletableFuture<String> interruption = new CompletableFuture<>();
    private final CompletableFuture<StackStatus> end = new CompletableFuture<>();

    Operation(Neighbour neighbour, String verb, Way way) {
        this.neighbour = neighbour;
        this.verb = verb;
        if (neighbour instanceof Neighbour.Beside(CompletableFuture<Neighbour.Ending> ending)) {
            var _ = ending.thenAccept(how -> {
                if (how == Neighbour.Ending.FAILS) {
                    interruption.complete(neighbourFailed());
                }
            });
        }
        Thread.ofVirtual().start(() -> run(way));
    }

    private void run(Way way) {
        try {
            end.complete(way.go(this));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    /// Cancels an update: it is rolled back.
    public void cancel() {
        interruption.complete("User Initiated");
    }

    /// Waits for the end.
    ///
    /// @return the stack's status then
    public StackStatus await() throws InterruptedException {
        try {
            return end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the operation does not end", e);
        }
    }

    Neighbour neighbour() {
        return neighbour;
    }

    /// Done, with the reason, once the work on the resource is of no interest any more.
    CompletableFuture<String> interruption() {
        return interruption;
    }

    /// Ours has succeeded; waits for the other resource.
    ///
    /// @return whether that succeeds, and nothing was cancelled
    boolean neighbourSucceeds() {
        return switch (neighbour) {
            case Neighbour.Unchanged _ -> !interruption.isDone();
            case Neighbour.Beside(CompletableFuture<Neighbour.Ending> ending) -> {
                CompletableFuture.anyOf(ending, interruption).join();
                yield !interruption.isDone();
            }
            case Neighbour.Behind(Neighbour.Ending ending) -> {
                if (ending == Neighbour.Ending.FAILS) {
                    interruption.complete(neighbourFailed());
                }
                yield !interruption.isDone();
            }
        };
    }

    private String neighbourFailed() {
        return "The following resource(s) failed to " + verb + ": [Neighbour].";
    }

    /// Why the stack is rolled back, where it was not for the custom resource.
    String why() {
        return interruption.join();
    }
}
