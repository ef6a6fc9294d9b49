package dev.lockstep.lambda;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.text.Read;
import java.sql.SQLException;
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
                    changelog.changeSets()
                            .stream()
                            .map(changeSet -> History.normal(changeSet.id()))
                            .collect(Collectors.toUnmodifiableSet()));
        };
    }

    /// Empty where the changelog cannot be read, which the run itself reports.
    ///
    /// @throws SQLException if the history cannot be read
    static Optional<Beyond> of(Lockstep lockstep, ChangelogSource source, Settings settings) throws SQLException {
        var known = identities(source, settings);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var history = new History(history(lockstep));
        return Optional
                .of(new Beyond(history, history.rows().stream().filter(row -> !known.get().contains(History.normal(row.id()))).toList()));
    }

    /// @throws SQLException if it cannot be read, which is not the same as an empty one
    static List<HistoryRow> history(Lockstep lockstep) throws SQLException {
        var status = lockstep.history();
        if (status.outcome() != Outcome.DONE) {
            throw new SQLException(Reason.of(status.problems()));
        }
        return status.history();
    }
}
