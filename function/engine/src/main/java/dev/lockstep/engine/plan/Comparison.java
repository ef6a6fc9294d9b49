package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import java.util.IdentityHashMap;
import java.util.Optional;

/// How change sets stand to their rows in history. Each is compared once, since that takes its checksum.
final class Comparison {

    private final History history;
    private final IdentityHashMap<ChangeSet, Validity> found = new IdentityHashMap<>();

    Comparison(History history) {
        this.history = history;
    }

    /// Empty where there is no row.
    Optional<Validity> of(ChangeSet changeSet) {
        return history.find(changeSet.id()).map(row -> found.computeIfAbsent(changeSet, _ -> Validity.of(changeSet, row)));
    }

    /// Whether there is a row whose checksum is to be rewritten once the change set is known to be in order.
    boolean isOutdated(ChangeSet changeSet) {
        return of(changeSet).filter(validity -> validity instanceof Validity.Outdated).isPresent()
                || history.find(changeSet.id())
                        .flatMap(HistoryRow::checksum)
                        .filter(stored -> stored.version() < Checksums.LATEST)
                        .isPresent();
    }
}
