package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What has come of a run so far.
final class Tally {

    private final long begun = System.nanoTime();
    private final List<Report.Applied> applied = new ArrayList<>();
    private final List<ChangeId> skipped = new ArrayList<>();
    private final Set<Problem> problems = new LinkedHashSet<>();
    private Report.@Nullable Server server;
    private @Nullable String tag;

    void server(Report.Server known) {
        server = known;
    }

    void tag(String set) {
        tag = set;
    }

    void applied(Report.Applied one) {
        applied.add(one);
    }

    void skipped(ChangeId id) {
        skipped.add(id);
    }

    /// Whether it is a new one: what is planned again, tried again or read again has nothing new to say.
    boolean problem(Problem problem) {
        return problems.add(problem);
    }

    void problems(List<Problem> more) {
        problems.addAll(more);
    }

    /// Forgets what a transaction that was rolled back had done.
    void takeBack() {
        applied.clear();
        skipped.clear();
    }

    /// Whether there is nothing to warn of.
    boolean isClean() {
        return problems.isEmpty();
    }

    List<Report.Applied> applied() {
        return applied;
    }

    Report report(Outcome outcome) {
        return new Report(outcome, applied, skipped, tag, List.copyOf(problems), server, since(begun));
    }

    Report failed(Failure failure) {
        problems.add(failure.problem());
        return report(failure.outcome());
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
