package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What came of planning.
public sealed interface Planned {

    /// What a run will do, and why it leaves out the rest.
    ///
    /// @param steps in order
    /// @param skipped in the order of the changelog
    /// @param warnings worth a line in the log
    record Plan(List<Step> steps, List<Skipped> skipped, List<Problem> warnings) implements Planned {
        public Plan {
            steps = List.copyOf(steps);
            skipped = List.copyOf(skipped);
            warnings = List.copyOf(warnings);
        }

        /// Whether history is what the steps make of it, as far as later plans are concerned: a row has the checksum that a step has given it, and all
        /// others are as they were but for a tag, whether or not the changelog that was planned has their change sets. Where change sets share a row, as
        /// those may whose contexts differ, nobody can tell.
        public boolean leads(Changelog changelog, History before, History after) {
            Map<ChangeId, Checksum> given = new HashMap<>();
            for (Step step : steps) {
                ChangeId id = History.normal(step.changeSet().id());
                switch (step) {
                    case Step.Apply apply -> given.put(id, apply.checksum());
                    case Step.Note note -> given.put(id, note.checksum());
                    case Step.UpgradeChecksum upgrade -> given.put(id, upgrade.checksum());
                    case Step.RollBack _ -> {}
                }
            }
            Set<ChangeId> seen = new HashSet<>();
            return changelog.changeSets().stream().map(ChangeSet::id).map(History::normal).allMatch(seen::add)
                    && given.entrySet()
                            .stream()
                            .allMatch(one -> after.find(one.getKey())
                                    .flatMap(HistoryRow::checksum)
                                    .equals(Optional.of(one.getValue())))
                    && areAlike(others(before, given.keySet()), others(after, given.keySet()));
        }

        private static List<HistoryRow> others(History history, Set<ChangeId> written) {
            return history.rows().stream().filter(row -> !written.contains(History.normal(row.id()))).toList();
        }

        private static boolean areAlike(List<HistoryRow> some, List<HistoryRow> others) {
            if (some.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < some.size(); i++) {
                if (!some.get(i).isButForTag(others.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Nothing may run; all the reasons.
    record Refused(List<Problem> problems) implements Planned {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// This plan if the other one is possible too; else all that stands in the way of either, each once.
    default Planned and(Planned other) {
        List<Problem> problems = Stream.of(this, other).flatMap(planned -> planned.refusals().stream()).distinct().toList();
        return problems.isEmpty() ? this : new Refused(problems);
    }

    private List<Problem> refusals() {
        return switch (this) {
            case Plan _ -> List.of();
            case Refused(List<Problem> problems) -> problems;
        };
    }
}
