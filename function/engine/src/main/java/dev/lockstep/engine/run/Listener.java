package dev.lockstep.engine.run;

/// Is told what happens during a run, on the thread that runs it.
@FunctionalInterface
public interface Listener {

    /// Hears nothing.
    Listener NONE = progress -> {};

    void on(Progress progress);
}
