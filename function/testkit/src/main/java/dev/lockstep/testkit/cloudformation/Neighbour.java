package dev.lockstep.testkit.cloudformation;

import java.util.concurrent.CompletableFuture;

/// What an operation does to the other resource of the stack, whose success, failure and time the test chooses.
public sealed interface Neighbour {

    /// How the work on it ends.
    enum Ending {
        SUCCEEDS,
        FAILS
    }

    /// Nothing.
    record Unchanged() implements Neighbour {}

    /// It is worked on at the same time as ours; a failure interrupts the work on ours, unless that is done.
    record Beside(CompletableFuture<Ending> ending) implements Neighbour {}

    /// It depends on ours, so its turn comes when ours has succeeded.
    record Behind(Ending ending) implements Neighbour {}
}
