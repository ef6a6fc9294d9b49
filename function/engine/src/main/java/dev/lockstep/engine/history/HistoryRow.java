package dev.lockstep.engine.history;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One row of `databasechangelog`.
///
/// @param dateExecuted as stored, without a zone
/// @param checksum empty where it was cleared
public record HistoryRow(ChangeId id, LocalDateTime dateExecuted, int orderExecuted, ExecType execType, Optional<Checksum> checksum,
        @Nullable String description, @Nullable String comments, @Nullable String tag, @Nullable String liquibase,
        @Nullable String contexts, @Nullable String labels, @Nullable String deploymentId) {

    /// Whether it is the same row, whatever its tag.
    public boolean isButForTag(HistoryRow other) {
        return orderExecuted == other.orderExecuted && execType == other.execType && id.equals(other.id)
                && dateExecuted.equals(other.dateExecuted) && checksum.equals(other.checksum)
                && Objects.equals(description, other.description)
                && Objects.equals(comments, other.comments) && Objects.equals(liquibase, other.liquibase)
                && Objects.equals(contexts, other.contexts) && Objects.equals(labels, other.labels)
                && Objects.equals(deploymentId, other.deploymentId);
    }

    /// Written out, as is [#hashCode]: whole histories are compared in a JVM that has just started, where those that the compiler makes take longest.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HistoryRow row && isButForTag(row) && Objects.equals(tag, row.tag);
    }

    @Override
    public int hashCode() {
        return id.hashCode() * 31 + orderExecuted;
    }
}
