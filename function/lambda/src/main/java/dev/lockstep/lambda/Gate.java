package dev.lockstep.lambda;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets one answer through for each request, whoever comes first: the migration, the watchdog, or the last resort.
final class Gate {

    private final AtomicReference<@Nullable String> passed = new AtomicReference<>();

    /// True for the first caller only.
    boolean pass(String who) {
        return passed.compareAndSet(null, who);
    }
}
