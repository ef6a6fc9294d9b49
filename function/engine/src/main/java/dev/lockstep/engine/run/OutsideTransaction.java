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
        String key = StartedMark.key(changeSet.id(), step.checksum());
        Optional<StartedMark> mark = started.stream().filter(one -> one.key().equals(key)).findFirst();
        int done = Math.min(mark.map(StartedMark::done).orElse(0), step.sql().size());
        boolean doubtful = mark.isPresent() && !mark.get().failed();
        if (mark.isEmpty()) {
            transactions.commit(unit(changeSet, List.of(), List.of(StartedMark.insert(table, key, changeSet.id()))));
        }
        for (int i = done; i < step.sql().size(); i++) {
            Patience.goOn(around.stop());
            Sql sql = step.sql().get(i);
            String progress = StartedMark.update(table, key, changeSet.id(), i + 1, false);
            if (Statements.needsNoTransaction(sql)) {
                if (!isDone(changeSet, sql, i == done && doubtful ? mark : Optional.empty())) {
                    String failed = StartedMark.update(table, key, changeSet.id(), i, true);
                    alone(changeSet, sql, List.of(failed));
                }
                transactions.commit(unit(changeSet, List.of(), List.of(progress)));
            } else {
                transactions.commit(unit(changeSet, List.of(sql), List.of(progress)));
            }
        }
        HistoryRow earlier = step.earlier().orElse(null);
        transactions.commit(new Unit(changeSet.id(), changeSet.at(), List.of(),
                List.of(books.record(step, step.execType()), StartedMark.delete(table, key)),
                books.recognises(earlier == null ? changeSet.id() : earlier.id(), step.checksum())));
    }

    /// The way back of a change set, each statement by itself.
    void takeBack(Step.RollBack step) throws Failure {
        for (Sql sql : step.sql()) {
            Patience.goOn(around.stop());
            if (Statements.needsNoTransaction(sql)) {
                alone(step.changeSet(), sql, List.of());
            } else {
                transactions.commit(unit(step.changeSet(), List.of(sql), List.of()));
            }
        }
    }

    private static Unit unit(ChangeSet changeSet, List<Sql> statements, List<String> notes) {
        return new Unit(changeSet.id(), changeSet.at(), statements, notes, history -> false);
    }

    /// One statement that cannot run inside a transaction.
    ///
    /// @param failed notes that it has failed for certain
    private void alone(ChangeSet changeSet, Sql sql, List<String> failed) throws Failure {
        boolean concurrently = Statements.isConcurrent(sql);
        long lockTimeout = concurrently ? 0 : Session.millis(around.settings().lockTimeout());
        for (int attempt = 1;; attempt++) {
            Pipeline pipeline = place.pipeline();
            pipeline.alone(transactions.opening(sql.at()).getFirst());
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
            if (PostgresErrors.isCancelled(refused.why())) {
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
