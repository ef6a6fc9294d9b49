package dev.lockstep.testkit.cloudformation;

import java.util.concurrent.CompletableFuture;

/// How one event gets from Lambda's queue to the function, where not once and at once.
public sealed interface Arrival {

    /// At once.
    record Once() implements Arrival {}

    /// Twice at the same time, as a queue that delivers at least once may do.
    record Twice() implements Arrival {}

    /// Not before the future is done: it stays in the queue, as when Lambda is short of execution environments.
    record Held(CompletableFuture<Void> until) implements Arrival {}

    /// The execution environment is killed as soon as it logs a line that contains this; so often, and then no more.
    record Killed(String when, int times) implements Arrival {}
}
