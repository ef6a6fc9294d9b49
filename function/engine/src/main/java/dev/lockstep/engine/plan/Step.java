package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.sql.Sql;
import java.util.List;
import java.util.Optional;

/// One thing that a run does for one change set. SQL has been rendered: what is printed is what is executed.
public sealed interface Step {

    ChangeSet changeSet();

    /// Checks the change set's preconditions, runs its changes and records it.
    ///
    /// @param execType `EXECUTED`, or `RERAN` where there is a row already, which is then rewritten
    /// @param checksum of the latest version
    /// @param earlier the row that is there already
    record Apply(ChangeSet changeSet, ExecType execType, Checksum checksum, String description, List<Work> work,
            Optional<HistoryRow> earlier) implements Step {
        public Apply {
            work = List.copyOf(work);
        }

        /// All statements, in order.
        public List<Sql> sql() {
            return Step.sql(work);
        }
    }

    /// Records the change set without running anything: `changelogSync`, and a change set that cannot be turned into SQL and says
    /// `onValidationFail="MARK_RAN"`.
    record Note(ChangeSet changeSet, ExecType execType, Checksum checksum, String description,
            Optional<HistoryRow> earlier) implements Step {}

    /// Rewrites the checksum of a row that has none or one of an older version, and nothing else of it.
    record UpgradeChecksum(ChangeSet changeSet, HistoryRow row, Checksum checksum) implements Step {}

    /// Takes the change set back and deletes its row.
    record RollBack(ChangeSet changeSet, HistoryRow row, List<Work> work) implements Step {
        public RollBack {
            work = List.copyOf(work);
        }

        /// All statements, in order.
        public List<Sql> sql() {
            return Step.sql(work);
        }
    }

    /// One change and the statements it comes to: none for `output`, `stop`, `tagDatabase`, `empty` and `customChange`.
    record Work(Change change, List<Sql> sql) {
        public Work {
            sql = List.copyOf(sql);
        }
    }

    /// The tag that the change set's row gets, from the first `tagDatabase` in it.
    default Optional<String> tag() {
        return changeSet().changes()
                .stream()
                .filter(Change.TagDatabase.class::isInstance)
                .map(Change.TagDatabase.class::cast)
                .findFirst()
                .map(Change.TagDatabase::tag);
    }

    private static List<Sql> sql(List<Work> work) {
        return work.stream().flatMap(part -> part.sql().stream()).toList();
    }
}
