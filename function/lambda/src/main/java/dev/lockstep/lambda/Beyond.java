package dev.lockstep.lambda;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.StoredPath;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.text.Read;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the database has and a changelog does not: what is ahead of an older release.
///
/// @param rows of history that belong to none of its change sets
record Beyond(History history, List<HistoryRow> rows) {

    /// The identities of a changelog, comparable; empty where it cannot be read.
    static Optional<Set<ChangeId>> identities(ChangelogSource source, Settings settings) {
        var options = new ReadOptions(settings.contexts(), settings.labelFilter(), settings.parameters(), Map.of(), false);
        return switch (Lockstep.read(source, options)) {
            case Read.Refused<Changelog> _ -> Optional.empty();
            case Read.Complete<Changelog>(var changelog, _) -> Optional.of(
                    changelog.changeSets().stream().map(changeSet -> comparable(changeSet.id())).collect(Collectors.toUnmodifiableSet()));
        };
    }

    /// Empty where the changelog or the history cannot be read, which the run itself reports.
    static Optional<Beyond> of(Lockstep lockstep, ChangelogSource source, Settings settings) {
        return identities(source, settings).map(known -> {
            var history = new History(lockstep.history().history());
            return new Beyond(history, history.rows().stream().filter(row -> !known.contains(comparable(row.id()))).toList());
        });
    }

    /// Paths compare as in [History#same], whatever form an older release stored.
    static ChangeId comparable(ChangeId id) {
        return new ChangeId(id.id(), id.author(), StoredPath.normal(id.path()));
    }
}
