package dev.lockstep.lambda;

import java.time.Duration;

/// A moment by which something must be done, on the clock that nobody sets.
record Deadline(long nanoTime) {

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /// What is left; zero when it has passed.
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    boolean passed() {
        return left().isZero();
    }

    /// This one, or the end of that time if it comes earlier.
    Deadline or(Duration duration) {
        var other = in(duration);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }

    Deadline earlierBy(Duration duration) {
        return new Deadline(nanoTime - duration.toNanos());
    }
}
