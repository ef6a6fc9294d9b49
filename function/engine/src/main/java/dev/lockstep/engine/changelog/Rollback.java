package dev.lockstep.engine.changelog;

import java.util.List;

/// The way back that a change set's author wrote.
public sealed interface Rollback {

    /// Nothing written: the changes are inverted, if they can be.
    record Derived() implements Rollback {}

    /// An empty `<rollback/>` or one that holds `<empty/>` only: going back does nothing.
    record Nothing() implements Rollback {}

    /// These changes take the change set back. A reference to another change set has been resolved to that one's changes.
    record Changes(List<Change> changes) implements Rollback {
        public Changes {
            changes = List.copyOf(changes);
        }
    }
}
