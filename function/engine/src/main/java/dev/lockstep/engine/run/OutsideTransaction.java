package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.jdbc.Lookup;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.history.jdbc.StartedMark;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A change set with `runInTransaction="false"`: a note that it was begun, each statement by itself, then its row.
///
/// Statements that can be rolled back are committed together with the note of how far the change set has come, so that they run
/// once whatever happens. Of one that cannot, such as CREATE INDEX CONCURRENTLY, a retry finds out what has become of it.
final class OutsideTransaction {

    private final Workplace place;
    private final Transactions transactions;
    private final Workplace.Surroundings around;

    OutsideTransaction(Workplace place, Transactions transactions, Workplace.Surroundings around) {
        this.place = place;
        this.transactions = transactions;
        this.around = around;
    }

    /// @param started the notes of earlier runs that were cut off
    void run(Step.Apply step, List<StartedMark> started, Bookkeeping books) throws Failure {
        ChangeSet changeSet = step.changeSet();
        HistoryTable table = place.table();
        List<Sql> statements = step.sql().stream().flatMap(sql -> Statements.apart(sql).stream()).toList();
        Optional<StartedMark> mark = earlier(step, statements, started);
        int done = Math.min(mark.map(StartedMark::done).orElse(0), statements.size());
        boolean doubtful = mark.isPresent() && !mark.get().failed();
        if (mark.isEmpty()) {
            transactions.commit(unit(changeSet, List.of(),
                    List.of(StartedMark.delete(table, changeSet.id()), StartedMark.insert(table, changeSet.id(), step.checksum()))));
        }
        settle(changeSet, statements.subList(0, done));
        for (int i = done; i < statements.size(); i++) {
            Patience.goOn(around.stop());
            Sql sql = statements.get(i);
            String progress = StartedMark.update(table, changeSet.id(), step.checksum(), i + 1, false);
            if (Statements.needsNoTransaction(sql)) {
                if (!isDone(changeSet, sql, i == done && doubtful ? mark : Optional.empty())) {
                    String failed = StartedMark.update(table, changeSet.id(), step.checksum(), i, true);
                    alone(changeSet, sql, List.of(failed));
                }
                transactions.commitWithin(unit(changeSet, List.of(), List.of(progress)));
            } else {
                transactions.commitWithin(unit(changeSet, List.of(sql), List.of(progress)));
            }
        }
        HistoryRow earlier = step.earlier().orElse(null);
        transactions.commit(new Unit(changeSet.id(), changeSet.at(), List.of(),
                List.of(books.record(step, step.execType()), StartedMark.delete(table, changeSet.id())),
                books.recognises(earlier == null ? changeSet.id() : earlier.id(), step.checksum())));
    }

    /// Brings the session to where the statements that are done have left it: the default schema in front once, as Liquibase puts it, and
    /// what they have set since.
    private void settle(ChangeSet changeSet, List<Sql> done) throws Failure {
        List<Sql> settings = new ArrayList<>(List.of(transactions.searchPath(changeSet.at())));
        done.stream().filter(Statements::isSetting).forEach(settings::add);
        Pipeline.Refused refused = place.pipeline().send(settings);
        if (refused != null) {
            throw transactions.failure(refused, changeSet.id(), changeSet.at(), 1);
        }
    }

    /// The note of this very text. One of another text counts statements that are no longer the same: where any is done, nothing is run.
    private Optional<StartedMark> earlier(Step.Apply step, List<Sql> statements, List<StartedMark> started) throws Failure {
        ChangeSet changeSet = step.changeSet();
        String key = StartedMark.key(changeSet.id());
        Optional<StartedMark> mark = started.stream().filter(one -> one.key().equals(key)).findFirst();
        if (mark.isEmpty() || mark.get().checksum().equals(step.checksum().hex())) {
            return mark;
        }
        StartedMark other = mark.get();
        if (other.done() == 0 && (other.failed() || statements.isEmpty() || !leavesDoubt(statements.getFirst()))) {
            return Optional.empty();
        }
        String doubt = other.failed() ? "" : ", and whether the next took effect cannot be told";
        throw new Failure(Outcome.FAILED, Problem.error(Code.INTERRUPTED_CHANGE_SET, changeSet.at(),
                "change set " + changeSet.id() + " runs outside a transaction, and was changed after an earlier run was cut off in it: "
                        + other.done() + " of its statements are done" + doubt,
                "take the change back and run again, and it goes on after those. Or do the rest by hand and record the change set with "
                        + "changelog-sync; or undo those statements and remove the note, and it runs from its first statement: "
                        + other.removal(place.table())));
    }

    private static boolean leavesDoubt(Sql sql) {
        return Statements.needsNoTransaction(sql) && !Statements.isRepeatable(sql) && !Statements.isConcurrent(sql);
    }

    /// The way back of a change set, each statement by itself.
    void takeBack(Step.RollBack step) throws Failure {
        settle(step.changeSet(), List.of());
        for (Sql sql : step.sql()) {
            Patience.goOn(around.stop());
            if (Statements.needsNoTransaction(sql)) {
                alone(step.changeSet(), sql, List.of());
            } else {
                transactions.commitWithin(unit(step.changeSet(), List.of(sql), List.of()));
            }
        }
    }

    private static Unit unit(ChangeSet changeSet, List<Sql> statements, List<String> notes) {
        return new Unit(changeSet.id(), changeSet.at(), Act.statements(statements), notes, history -> false);
    }

    /// One statement that cannot run inside a transaction.
    ///
    /// @param failed notes that it has failed for certain
    private void alone(ChangeSet changeSet, Sql sql, List<String> failed) throws Failure {
        boolean concurrently = Statements.isConcurrent(sql);
        long lockTimeout = concurrently ? 0 : Session.millis(around.settings().lockTimeout());
        for (int attempt = 1;; attempt++) {
            Pipeline pipeline = place.pipeline();
            pipeline.alone(new Sql("SET lock_timeout = " + lockTimeout, sql.at()));
            place.watch().concurrently(concurrently);
            Pipeline.Refused refused = pipeline.alone(sql);
            place.watch().concurrently(false);
            if (refused == null) {
                return;
            }
            if (PostgresErrors.isConnectionLoss(refused.why())) {
                transactions.settle(changeSet.id(), sql.at(), history -> false,
                        "it runs outside a transaction, and how far it has come is noted", refused.why());
            }
            if (PostgresErrors.isCancelled(refused.why()) && around.stop().reason().isPresent()) {
                transactions.commit(unit(changeSet, List.of(), failed));
                Patience.goOn(around.stop());
            }
            if (concurrently || attempt == Transactions.ATTEMPTS || !PostgresErrors.isWorthAnotherAttempt(refused.why())) {
                dropInvalid(sql);
                transactions.commit(unit(changeSet, List.of(), failed));
            }
            transactions.pauseOrFail(refused, attempt, changeSet.id(), changeSet.at());
        }
    }

    /// Whether an earlier run has completed this statement. What it left half done is removed.
    private boolean isDone(ChangeSet changeSet, Sql sql, Optional<StartedMark> doubt) throws Failure {
        Optional<String> index = Statements.indexBuiltConcurrently(sql);
        if (index.isPresent()) {
            Lookup.IndexState state = indexState(index.get());
            dropInvalid(sql);
            return doubt.isPresent() && state == Lookup.IndexState.VALID;
        }
        if (doubt.isPresent() && !Statements.isRepeatable(sql)) {
            throw new Failure(Outcome.FAILED, Problem.error(Code.INTERRUPTED_CHANGE_SET, sql.at(),
                    "change set " + changeSet.id() + " runs outside a transaction, and an earlier run was cut off in this statement: "
                            + "whether it took effect cannot be told",
                    "look whether it did. If so, or once you have done the rest by hand, record the change set with changelog-sync; "
                            + "if not, remove the note, and it runs again from its first statement: "
                            + doubt.get().removal(place.table())));
        }
        return false;
    }

    private void dropInvalid(Sql sql) throws Failure {
        Optional<String> index = Statements.indexBuiltConcurrently(sql);
        if (index.isEmpty() || indexState(index.get()) != Lookup.IndexState.INVALID) {
            return;
        }
        place.watch().concurrently(true);
        Pipeline.Refused refused = place.pipeline().alone(new Sql("DROP INDEX CONCURRENTLY " + index.get(), sql.at()));
        place.watch().concurrently(false);
        if (refused != null) {
            throw PostgresErrors.connecting(refused.why());
        }
    }

    private Lookup.IndexState indexState(String qualified) throws Failure {
        try {
            return new Lookup(place.connection()).indexState(qualified);
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
    }
}
