package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Which change sets are sent together, so that the server need not wait for the next one: so many as took a tenth of a second the last time. Where the last
/// ones took longer the next one goes alone, so that a process that dies mostly leaves little behind that the server still does.
final class Batching {

    private static final Duration ON_THE_WAY = Duration.ofMillis(100);
    private static final int LONGEST = 64;
    private static final int MOST_CHARACTERS = 64 << 10;

    private final Workplace place;
    private int length = 1;

    Batching(Workplace place) {
        this.place = place;
    }

    /// The steps that go together, from the first on; empty where that one has to be taken by itself.
    ///
    /// @param fits whether nothing speaks against a step
    List<Step.Apply> from(List<Step> steps, int first, Predicate<Step.Apply> fits) {
        if (!place.session().isExtended()) {
            return List.of();
        }
        List<Step.Apply> together = new ArrayList<>();
        int characters = 0;
        for (Step step : steps.subList(first, Math.min(steps.size(), first + length))) {
            if (!(step instanceof Step.Apply apply) || !travels(apply) || !fits.test(apply)) {
                break;
            }
            characters += apply.work().stream().flatMap(work -> work.sql().stream()).mapToInt(sql -> sql.text().length()).sum();
            if (characters > MOST_CHARACTERS) {
                break;
            }
            together.add(apply);
        }
        if (length == 1) {
            length = 2;
        }
        return together.size() > 1 ? together : List.of();
    }

    /// What needs nothing but its statements: no question first, nothing to tell, no code of others, and nothing that a new session would have to be told.
    private static boolean travels(Step.Apply step) {
        ChangeSet changeSet = step.changeSet();
        return changeSet.preconditions().isEmpty() && changeSet.execution().runInTransaction() && changeSet.execution().failOnError()
                && step.work().stream().noneMatch(work -> switch (work.change()) {
                    case Change.CustomChange _,Change.Output _,Change.Stop _ -> true;
                    default -> work.sql()
                            .stream()
                            .flatMap(sql -> Statements.apart(sql).stream())
                            .anyMatch(sql -> Statements.isSetting(sql) || Statements.isTemporary(sql));
                });
    }

    /// So many went together, and took so long.
    void went(int changeSets, Duration took) {
        long wanted = changeSets * ON_THE_WAY.toNanos() / Math.max(1, took.toNanos());
        length = (int) Math.clamp(wanted, 1, Math.min(LONGEST, 2L * changeSets));
    }

    /// One of those that went together was refused.
    void refused() {
        length = 1;
    }
}
