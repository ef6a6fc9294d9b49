package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeId;
import java.util.HashSet;
import java.util.Set;

/// What history holds, and of what was asked whether it does.
final class Recorded {

    private final Set<ChangeId> history;
    private final Set<ChangeId> asked = new HashSet<>();

    Recorded(Set<ChangeId> history) {
        this.history = history;
    }

    boolean has(ChangeId id) {
        asked.add(id);
        return history.contains(id);
    }

    Set<ChangeId> asked() {
        return asked;
    }
}
