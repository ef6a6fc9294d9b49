package dev.lockstep.engine.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a run to stop: no further change set is begun, and what is running on the server is cancelled. Safe to use from any thread.
public final class StopSignal {

    private final Optional<Duration> within;
    private final List<Runnable> listeners = new ArrayList<>();
    private @Nullable String reason;

    public StopSignal() {
        this.within = Optional.empty();
    }

    /// One that comes after this time at the latest, so that a run need not begin what surely takes longer.
    public StopSignal(Duration within) {
        this.within = Optional.of(within);
    }

    /// After which time it comes at the latest; empty where nobody knows.
    Optional<Duration> within() {
        return within;
    }

    /// Stops the run. Only the first reason counts.
    public void stop(String why) {
        List<Runnable> toTell;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            toTell = List.copyOf(listeners);
        }
        toTell.forEach(Runnable::run);
    }

    /// Why the run is to stop; empty while it may go on.
    public synchronized Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /// Calls `listener` once when the run is stopped, at once if it already is.
    ///
    /// @return forgets the listener
    public Runnable onStop(Runnable listener) {
        synchronized (this) {
            if (reason == null) {
                listeners.add(listener);
                return () -> forget(listener);
            }
        }
        listener.run();
        return () -> {};
    }

    private synchronized void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
