package dev.lockstep.engine.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a run to stop: no further change set is begun, and what is running on the server is cancelled. Safe to use from any thread.
public final class StopSignal {

    private final List<Runnable> listeners = new ArrayList<>();
    private @Nullable String reason;

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
    public void onStop(Runnable listener) {
        synchronized (this) {
            if (reason == null) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }
}
