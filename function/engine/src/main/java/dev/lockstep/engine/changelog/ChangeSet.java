package dev.lockstep.engine.changelog;

import dev.lockstep.engine.text.Location;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One change set: the unit that is applied once, recorded once and rolled back once.
///
/// @param comments as stored in history; an empty string where absent
/// @param validCheckSums checksums that are accepted beside the computed one, as written
public record ChangeSet(ChangeId id, Filters filters, Execution execution, List<String> validCheckSums, String comments,
        Optional<Preconditions> preconditions, List<Change> changes, Rollback rollback, List<SqlVisitor> sqlVisitors, Location at) {

    public ChangeSet {
        validCheckSums = List.copyOf(validCheckSums);
        changes = List.copyOf(changes);
        sqlVisitors = List.copyOf(sqlVisitors);
    }

    /// In which runs the change set takes part.
    ///
    /// @param ignore left out of every run
    public record Filters(ContextFilter context, Labels labels, DbmsFilter dbms, boolean ignore) {}

    /// How the change set is run.
    ///
    /// @param failOnError false: a failure is logged and the run goes on
    /// @param runWith the executor asked for; anything but `jdbc` has been refused
    public record Execution(boolean runAlways, boolean runOnChange, boolean runInTransaction, boolean failOnError,
            @Nullable RunOrder runOrder, OnValidationFail onValidationFail, QuotingStrategy quotingStrategy, @Nullable String runWith) {}

    /// Whether the change set is moved to an end of the run.
    public enum RunOrder {
        FIRST,
        LAST
    }

    /// What happens when a change cannot be turned into SQL: the run is refused, or the change set is recorded without running it.
    public enum OnValidationFail {
        HALT,
        MARK_RAN
    }
}
