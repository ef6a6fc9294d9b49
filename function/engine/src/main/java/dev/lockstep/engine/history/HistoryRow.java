package dev.lockstep.engine.history;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import java.time.LocalDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One row of `databasechangelog`.
///
/// @param dateExecuted as stored, without a zone
/// @param checksum empty where it was cleared
public record HistoryRow(ChangeId id, LocalDateTime dateExecuted, int orderExecuted, ExecType execType, Optional<Checksum> checksum,
        @Nullable String description, @Nullable String comments, @Nullable String tag, @Nullable String liquibase,
        @Nullable String contexts, @Nullable String labels, @Nullable String deploymentId) {

    /// The same row with this tag.
    public HistoryRow tagged(@Nullable String other) {
        return new HistoryRow(id, dateExecuted, orderExecuted, execType, checksum, description, comments, other, liquibase, contexts,
                labels,
                deploymentId);
    }
}
