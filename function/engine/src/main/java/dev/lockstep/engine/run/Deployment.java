package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything pending in one transaction, all or nothing, with the tag. Preconditions see what the change sets before them have done.
final class Deployment {

    private final Workplace place;
    private final Workplace.Surroundings around;
    private final Transactions transactions;
    private final History planned;
    private final Supplier<Bookkeeping> freshBooks;
    private final Function<Boolean, Optional<Unit>> tagging;
    private final Tally tally;
    private final Foresight foresight;
    private final Batching batching;
    private final List<Progress> ended = new ArrayList<>();
    private final List<Unit> kept = new ArrayList<>();
    /// What would be in doubt if the connection were lost now: nothing before the end of the transaction is sent.
    private Doubt doubt = Doubt.NONE;

    /// @param planned the history as it is before the deployment
    /// @param freshBooks of that history, for each attempt
    /// @param tagging what sets the tag that there may be; it is told whether history has no row yet
    Deployment(Workplace place, Workplace.Surroundings around, History planned, Supplier<Bookkeeping> freshBooks,
            Function<Boolean, Optional<Unit>> tagging, Tally tally) {
        this.place = place;
        this.around = around;
        this.transactions = new Transactions(place, around);
        this.planned = planned;
        this.freshBooks = freshBooks;
        this.tagging = tagging;
        this.tally = tally;
        this.foresight = new Foresight(place, around.stop());
        this.batching = new Batching(place);
    }

    /// A statement that was refused, with what it was part of.
    private record Broken(ChangeId id, Location at, SQLException why, Pipeline.@Nullable Refused refused) {
        static Broken of(Step step, SQLException why, Pipeline.@Nullable Refused refused) {
            return new Broken(step.changeSet().id(), step.changeSet().at(), why, refused);
        }
    }

    /// What has ended is told once it is committed: until then nothing of it is certain.
    ///
    /// @return false where nothing was kept and Liquibase has changed the history before another attempt: the plan is not the right one any more. The
    /// transaction is open then, and holds Liquibase's row
    boolean run(Planned.Plan plan) throws Failure {
        if (plan.steps().isEmpty() && tagging.apply(false).isEmpty()) {
            place.abandon();
            return true;
        }
        try {
            if (!commit(plan.steps())) {
                return false;
            }
        } catch (Failure e) {
            tally.takeBack();
            place.abandon();
            throw e;
        }
        Session.closeQuietly(() -> place.connection().setAutoCommit(true));
        kept.forEach(unit -> place.trail().wrote(unit, transactions.opening(unit.at())));
        ended.forEach(around.listener()::on);
        return true;
    }

    private boolean commit(List<Step> steps) throws Failure {
        Losses losses = new Losses();
        int attempt = 1;
        while (true) {
            Bookkeeping books = freshBooks.get();
            doubt = Doubt.NONE;
            Broken broken;
            try {
                if (place.begin()
                        && !HistoryRows.read(place.connection(), place.table().layout()).history().rows().equals(planned.rows())) {
                    return false;
                }
                broken = attempt(steps, books);
            } catch (SQLException e) {
                broken = beginning(steps, e);
            }
            if (broken == null) {
                return true;
            }
            if (losses.explain(broken.why())) {
                if (transactions.settle(doubt, broken.id(), broken.at(), "nothing of the deployment was kept", losses,
                        broken.why())) {
                    return true;
                }
                around.listener().on(new Progress.NothingKept());
            } else if (broken.refused() == null) {
                throw PostgresErrors.readingHistory(broken.why(), place.table().lockName());
            } else {
                place.abandon();
                around.listener().on(new Progress.NothingKept());
                transactions.pauseOrFail(broken.refused(), attempt++, broken.id(), broken.at());
            }
            tally.takeBack();
            ended.clear();
            kept.clear();
        }
    }

    /// Broken before anything was sent.
    private Broken beginning(List<Step> steps, SQLException why) {
        if (steps.isEmpty()) {
            Unit tag = tagging.apply(false).orElseThrow();
            return new Broken(tag.id(), tag.at(), why, null);
        }
        return Broken.of(steps.getFirst(), why, null);
    }

    /// Whether all of it is committed. Where no row is of this deployment, as of checksums that are replaced, all must be as if it were.
    private Doubt committing(List<Step> steps, Optional<Unit> tag, Bookkeeping books) {
        return new Doubt(Stream.concat(steps.stream().map(step -> step.changeSet().id()), tag.stream().map(Unit::id)).toList(),
                kept.isEmpty() ? stored -> areReplaced(steps, stored) && tag.stream().allMatch(unit -> unit.recorded().test(stored))
                        : books.deployed());
    }

    private static boolean areReplaced(List<Step> steps, HistoryRows.Stored stored) {
        return steps.stream()
                .allMatch(step -> !(step instanceof Step.UpgradeChecksum(var _, HistoryRow row, Checksum checksum))
                        || stored.history().find(row.id()).flatMap(HistoryRow::checksum).equals(Optional.of(checksum)));
    }

    private @Nullable Broken attempt(List<Step> steps, Bookkeeping books) throws Failure {
        int total = Update.pending(steps);
        int number = 0;
        for (int i = 0; i < steps.size();) {
            Step now = steps.get(i);
            Patience.goOn(around.stop());
            List<Step.Apply> together = batching.from(steps, i, foresight::approves);
            if (!(now instanceof Step.UpgradeChecksum)) {
                number++;
                around.listener().on(new Progress.Started(now.changeSet().id(), number, total));
            }
            Broken broken = together.isEmpty() ? alone(now, books) : together(together, books, number, total);
            if (broken != null) {
                return broken;
            }
            i += Math.max(1, together.size());
            number += Math.max(0, together.size() - 1);
        }
        Patience.goOn(around.stop());
        return ended(steps, books);
    }

    private @Nullable Broken alone(Step step, Bookkeeping books) throws Failure {
        try {
            Pipeline.Refused refused = take(step, books);
            return refused == null ? null : Broken.of(step, refused.why(), refused);
        } catch (SQLException e) {
            return Broken.of(step, e, null);
        }
    }

    /// The tag is set and everything committed. Where there are no steps, nothing but the tag.
    private @Nullable Broken ended(List<Step> steps, Bookkeeping books) {
        Optional<Unit> tag = tagging.apply(planned.rows().isEmpty() && kept.isEmpty());
        Optional<ChangeSet> last = steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast().changeSet());
        List<Sql> end = new ArrayList<>();
        tag.ifPresent(unit -> unit.record().forEach(sql -> end.add(new Sql(sql, unit.at()))));
        end.add(new Sql("COMMIT", last.map(ChangeSet::at).orElseGet(() -> tag.orElseThrow().at())));
        if (last.isPresent()) {
            around.listener().on(new Progress.Committing());
        }
        doubt = committing(steps, tag, books);
        Pipeline.Refused refused = place.pipeline().send(end);
        if (refused == null) {
            return null;
        }
        boolean ofTheTag = last.isEmpty() || (tag.isPresent() && end.indexOf(refused.failed()) < end.size() - 1);
        return new Broken(ofTheTag ? tag.orElseThrow().id() : last.get().id(), end.getLast().at(), refused.why(), refused);
    }

    /// The first of them is told as begun already.
    ///
    /// @param number of the first one
    private @Nullable Broken together(List<Step.Apply> steps, Bookkeeping books, int number, int total) {
        long begun = System.nanoTime();
        List<List<Act>> acts = steps.stream().map(this::acts).toList();
        List<List<Act>> parts = new ArrayList<>();
        boolean settled = place.session().isSettled();
        for (int i = 0; i < steps.size(); i++) {
            Step.Apply step = steps.get(i);
            parts.add(all(step, settled, acts.get(i), books.record(step, step.execType(), i)));
            settled = Transactions.leavesSettings(acts.get(i));
        }
        Pipeline.Refused refused = new Acts(place).carryOut(parts.stream().flatMap(List::stream).toList());
        transactions.settled(refused, acts.getLast());
        int done = refused == null ? steps.size() : failed(parts, refused);
        Duration each = Tally.since(begun).dividedBy(steps.size());
        for (int i = 0; i < done; i++) {
            Step.Apply step = steps.get(i);
            recorded(step, step.execType(), acts.get(i), books, each);
            ended.add(new Progress.Finished(step.changeSet().id(), step.execType(), each));
            if (i + 1 < steps.size()) {
                around.listener().on(new Progress.Started(steps.get(i + 1).changeSet().id(), number + i + 1, total));
            }
        }
        if (refused == null) {
            batching.went(steps.size(), Tally.since(begun));
            return null;
        }
        batching.refused();
        return Broken.of(steps.get(done), refused.why(), refused);
    }

    /// Which part the refused statement is of; the first where it cannot be told.
    private static int failed(List<List<Act>> parts, Pipeline.Refused refused) {
        for (int i = 0; i < parts.size(); i++) {
            boolean found = parts.get(i)
                    .stream()
                    .anyMatch(act -> act instanceof Act.Statement(Sql sql) && Statements.apart(sql).contains(refused.failed()));
            if (found) {
                return i;
            }
        }
        return 0;
    }

    private List<Act> acts(Step.Apply step) {
        return Act.of(step.work(), around.settings().customChanges(), false);
    }

    private Pipeline.@Nullable Refused take(Step step, Bookkeeping books) throws Failure, SQLException {
        long begun = System.nanoTime();
        return switch (step) {
            case Step.Apply apply -> apply(apply, books);
            case Step.Note note -> {
                Pipeline.Refused refused = send(note, List.of(), books.record(note));
                if (refused == null) {
                    recorded(note, note.execType(), List.of(), books, Tally.since(begun));
                    ended.add(new Progress.Recorded(note.changeSet().id(), note.execType(), Tally.since(begun)));
                }
                yield refused;
            }
            case Step.UpgradeChecksum upgrade ->
                send(upgrade, List.of(), place.table().replaceChecksum(upgrade.row().id(), upgrade.checksum()));
            case Step.RollBack back -> throw new IllegalStateException("an update rolls nothing back: " + back.changeSet().id());
        };
    }

    private Pipeline.@Nullable Refused apply(Step.Apply step, Bookkeeping books) throws Failure, SQLException {
        long begun = System.nanoTime();
        boolean mayFail = !step.changeSet().execution().failOnError();
        Savepoint before = mayFail ? place.connection().setSavepoint() : null;
        try {
            Gate.Verdict verdict = verdict(step.changeSet(), books);
            if (verdict == Gate.Verdict.LEAVE_OUT) {
                leftOut(step, ExecType.SKIPPED, begun);
                return null;
            }
            boolean run = verdict == Gate.Verdict.RUN;
            if (run) {
                Optional<Failure> objection = foresight.objection(step);
                if (objection.isPresent()) {
                    throw objection.get();
                }
                Update.say(step, around.listener());
                Update.unrun(step, around.settings()).forEach(this::warn);
            }
            ExecType execType = run ? step.execType() : step.earlier().isPresent() ? ExecType.RERAN : ExecType.MARK_RAN;
            List<Act> acts = run ? acts(step) : List.of();
            Pipeline.Refused refused = send(step, acts, books.record(step, execType));
            if (refused == null) {
                recorded(step, execType, acts, books, Tally.since(begun));
                ended.add(new Progress.Finished(step.changeSet().id(), execType, Tally.since(begun)));
            } else if (before != null && !PostgresErrors.isConnectionLoss(refused.why()) && !PostgresErrors.isReadOnly(refused.why())) {
                throw transactions.failure(refused, step.changeSet().id(), step.changeSet().at(), 1);
            }
            return refused;
        } catch (Failure e) {
            if (before == null || !Update.isOfTheChangeSet(e)) {
                throw e;
            }
            place.connection().rollback(before);
            warn(Problem.warning(e.problem().code(), e.problem().at(), e.problem().message() + " The run goes on: failOnError is false.",
                    e.problem().fix()));
            leftOut(step, ExecType.FAILED, begun);
            return null;
        }
    }

    private Gate.Verdict verdict(ChangeSet changeSet, Bookkeeping books) throws Failure, SQLException {
        if (changeSet.preconditions().isEmpty()) {
            return Gate.Verdict.RUN;
        }
        Answer answer = place.answerWithin(Update.conditions(place, books, changeSet), changeSet.preconditions().get().condition());
        return Gate.verdict("change set " + changeSet.id(), changeSet.preconditions().get(), answer, this::warn);
    }

    private Pipeline.@Nullable Refused send(Step step, List<Act> acts, String record) {
        Pipeline.Refused refused = new Acts(place).carryOut(all(step, place.session().isSettled(), acts, record));
        transactions.settled(refused, acts);
        return refused;
    }

    /// @param settled whether the session's settings need no mention
    private List<Act> all(Step step, boolean settled, List<Act> acts, String record) {
        Location at = step.changeSet().at();
        List<Act> all = new ArrayList<>(settled ? List.of() : Act.statements(transactions.opening(at)));
        all.addAll(acts);
        all.add(new Act.Statement(new Sql(record, at)));
        return all;
    }

    private void recorded(Step step, ExecType execType, List<Act> acts, Bookkeeping books, Duration took) {
        ChangeSet changeSet = step.changeSet();
        books.recorded(changeSet.id());
        kept.add(new Unit(changeSet.id(), changeSet.at(), acts, List.of(), books.deployed()));
        tally.applied(new Report.Applied(changeSet.id(), execType, took));
    }

    private void leftOut(Step step, ExecType execType, long begun) {
        tally.skipped(step.changeSet().id());
        ended.add(new Progress.Finished(step.changeSet().id(), execType, Tally.since(begun)));
    }

    private void warn(Problem problem) {
        if (tally.problem(problem)) {
            around.listener().on(new Progress.Warned(problem));
        }
    }
}
