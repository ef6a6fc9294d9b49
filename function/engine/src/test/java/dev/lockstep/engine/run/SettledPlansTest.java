package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ChangelogReader;
import dev.lockstep.engine.changelog.read.Inputs;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.plan.Extent;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is planned with files unread is what is planned from all of them, whatever the releases before have done to the changelog and the history.
final class SettledPlansTest {

    private static final int SEQUENCES = 40;
    private static final int EDITS = 30;

    /// What a run was asked.
    private record Asked(List<String> contexts, @Nullable String labels) {}

    /// What was found up to date.
    private record Noted(List<HistoryRow> rows, Inputs inputs) {}

    /// A changelog and what is planned from it; or why there is none.
    private record Outcome(Optional<Changelog> changelog, List<Problem> problems, Optional<Planned> planned) {}

    private SplittableRandom random = new SplittableRandom();
    private EditedTree tree = EditedTree.FIRST;
    private History history = History.EMPTY;
    private String parameter = "int";
    private SearchPath files = tree.files();
    private int second;
    private final Map<Asked, Noted> memory = new HashMap<>();
    private int used;
    private int unread;
    private int readWhole;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void planning_with_settled_files_is_planning_with_all(long seed) {
        for (int i = 0; i < SEQUENCES; i++) {
            random = new SplittableRandom(seed * 1000 + i);
            tree = EditedTree.FIRST;
            history = History.EMPTY;
            memory.clear();
            for (int edit = 0; edit < EDITS; edit++) {
                release("seed " + (seed * 1000 + i) + ", edit " + edit);
            }
        }
        assertThat(used).isGreaterThan(SEQUENCES * EDITS / 8);
        assertThat(unread).isGreaterThan(used * 2);
        assertThat(readWhole).isGreaterThan(SEQUENCES * EDITS / 8);
    }

    private void release(String where) {
        EditedTree before = tree;
        for (int i = random.nextInt(3); i >= 0; i--) {
            tree = tree.edited(random);
        }
        files = tree.files();
        if (random.nextInt(20) == 0) {
            parameter = random.nextBoolean() ? "int" : "bigint";
        }
        if (random.nextInt(20) == 0) {
            history = handEdited();
        }
        Asked asked = new Asked(List.of(random.nextInt(12) == 0 ? "y" : "x"), random.nextInt(12) == 0 ? null : "!red");
        Outcome whole = outcome(asked, Map.of());
        Noted noted = memory.get(asked);
        Outcome part = whole;
        if (noted != null && noted.rows.equals(history.rows())) {
            part = outcome(asked, noted.inputs.standing());
            assertThat(described(part)).as(where).isEqualTo(described(whole));
            int left = part.changelog.map(changelog -> changelog.origin().unread().size()).orElse(0);
            used += left > 0 ? 1 : 0;
            readWhole += left == 0 ? 1 : 0;
            unread += left;
        }
        if (part.planned.isPresent() && part.planned.get() instanceof Planned.Plan plan) {
            carryOut(where, asked, part, plan);
        } else {
            tree = before;
        }
    }

    private History handEdited() {
        List<HistoryRow> rows = new ArrayList<>(history.rows());
        if (!rows.isEmpty()) {
            HistoryRow row = rows.remove(random.nextInt(rows.size()));
            if (random.nextBoolean()) {
                rows.add(row(row.id(), Optional.empty(), row.dateExecuted()));
            }
        }
        return new History(rows);
    }

    private ReadOptions options(Asked asked, History of) {
        return new ReadOptions(asked.contexts, asked.labels, Map.of("p", parameter), Map.of(), false,
                of.rows().stream().map(HistoryRow::id).collect(Collectors.toSet()));
    }

    private static Selection selection(Asked asked) {
        return new Selection(asked.contexts, asked.labels, "public");
    }

    private Outcome outcome(Asked asked, Map<String, String> settled) {
        return switch (ChangelogReader.read(files, "root.xml", options(asked, history).leavingUnread(settled))) {
            case Read.Complete<Changelog>(Changelog changelog, List<Problem> warnings) -> new Outcome(Optional.of(changelog), warnings,
                    Optional.of(Planner.plan(changelog, history, selection(asked), new Extent.All())));
            case Read.Refused<Changelog>(List<Problem> problems) -> new Outcome(Optional.empty(), problems, Optional.empty());
        };
    }

    /// All that a run makes of it.
    private static List<Object> described(Outcome outcome) {
        List<Object> all = new ArrayList<>(outcome.problems);
        outcome.changelog.ifPresent(changelog -> {
            all.addAll(changelog.preconditions());
            all.addAll(changelog.origin().lookups());
            all.add(changelog.origin().parameterNames());
            all.add(changelog.origin().identities());
            all.add(changelog.origin().standing());
        });
        outcome.planned.ifPresent(planned -> {
            switch (planned) {
                case Planned.Plan plan -> {
                    all.addAll(plan.steps());
                    all.addAll(plan.warnings());
                }
                case Planned.Refused(List<Problem> problems) -> all.addAll(problems);
            }
        });
        return all;
    }

    /// Takes the steps, or the first few of them, and remembers what a run would.
    private void carryOut(String where, Asked asked, Outcome outcome, Planned.Plan plan) {
        List<Step> steps = random.nextInt(10) == 0 ? plan.steps().subList(0, random.nextInt(plan.steps().size() + 1)) : plan.steps();
        History before = history;
        steps.forEach(this::take);
        if (random.nextInt(15) == 0) {
            history = handEdited();
        }
        Changelog changelog = outcome.changelog.orElseThrow();
        boolean nothingLeft = outcome.problems.isEmpty() && plan.warnings().isEmpty()
                && options(asked, before).readAlike(changelog.origin(), options(asked, history))
                && Planner.pending(changelog, history, selection(asked)).isEmpty() && plan.leads(changelog, before, history);
        if (nothingLeft) {
            memory.put(asked, new Noted(history.rows(), Inputs.of(changelog.origin(), options(asked, history))));
            assertThat(outcome(asked, Map.of()).planned).as(where)
                    .hasValueSatisfying(planned -> assertThat(planned).isInstanceOfSatisfying(Planned.Plan.class,
                            again -> assertThat(again.steps()).isEmpty()));
        }
    }

    private void take(Step step) {
        List<HistoryRow> rows = new ArrayList<>(history.rows());
        LocalDateTime now = LocalDateTime.of(2024, 1, 1, 0, 0).plusSeconds(++second);
        switch (step) {
            case Step.Apply apply -> write(rows, apply.changeSet().id(), apply.checksum(), now);
            case Step.Note note -> write(rows, note.changeSet().id(), note.checksum(), now);
            case Step.UpgradeChecksum upgrade -> {
                rows.remove(upgrade.row());
                rows.add(row(upgrade.row().id(), Optional.of(upgrade.checksum()), upgrade.row().dateExecuted()));
            }
            case Step.RollBack back -> throw new AssertionError(back);
        }
        history = new History(rows);
    }

    private static void write(List<HistoryRow> rows, ChangeId id, Checksum checksum, LocalDateTime now) {
        rows.removeIf(row -> History.same(row.id(), id));
        rows.add(row(id, Optional.of(checksum), now));
    }

    private static HistoryRow row(ChangeId id, Optional<Checksum> checksum, LocalDateTime executed) {
        return new HistoryRow(id, executed, 1, ExecType.EXECUTED, checksum, null, null, null, "4.33.0", null, null, null);
    }
}
