package dev.lockstep.engine.plan;

import java.time.LocalDateTime;

/// How far a rollback goes.
public sealed interface BackTo {

    /// All that was applied after the tag was set; after the oldest row that carries it, where several do.
    record Tag(String tag) implements BackTo {}

    /// The last `count` change sets.
    record Count(int count) implements BackTo {}

    /// All that was applied after this time, in the zone that history is written in.
    record Time(LocalDateTime time) implements BackTo {}
}
