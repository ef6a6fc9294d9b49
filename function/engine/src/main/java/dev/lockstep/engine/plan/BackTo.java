package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.ChangeId;
import java.time.LocalDateTime;
import java.util.Set;

/// How far a rollback goes.
public sealed interface BackTo {

    /// All that was applied after the tag was set; after the oldest row that carries it, where several do.
    record Tag(String tag) implements BackTo {}

    /// The last `count` change sets.
    record Count(int count) implements BackTo {}

    /// All that was applied after this time, in the zone that history is written in.
    record Time(LocalDateTime time) implements BackTo {}

    /// The state without these change sets, whatever contexts and labels say now; one that the changelog lacks has no way back.
    record Without(Set<ChangeId> changeSets) implements BackTo {
        public Without {
            changeSets = Set.copyOf(changeSets);
        }
    }
}
