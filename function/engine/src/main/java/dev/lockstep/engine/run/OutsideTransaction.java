package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.jdbc.Lookup;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.history.jdbc.StartedMark;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.sql.StatementKind;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A change set with `runInTransaction="false"`: a note that it was begun, each statement by itself, then its row.
///
/// Statements that can be rolled back are committed together with the note of how far the change set has come, so that they run
/// once whatever happens. Of one that cannot, such as CREATE INDEX CONCURRENTLY, a retry finds out what has become of it: that of a later
/// run, and at once where a connection is lost.
final class OutsideTransaction {

    private final Workplace place;
    private final Transactions transactions;
    private final Workplace.Surroundings around;

    OutsideTransaction(Workplace place, Transactions transactions, Workplace.Surroundings around) {
        this.place = place;
        this.transactions = transactions;
        this.around = around;
    }

    /// The statements of a change set or of its way back, and how far they have come.
    ///
    /// @param noted as what the note of them knows the change set
    /// @param text tells whether they are still those that the note has counted
    private record Course(ChangeSet changeSet, ChangeId noted, Checksum text, List<Sql> statements, boolean back) {

        static Course of(ChangeSet changeSet, ChangeId noted, Checksum text, List<Sql> statements, boolean back) {
            return new Course(changeSet, noted, text, statements.stream().flatMap(sql -> Statements.apart(sql).stream()).toList(), back);
        }

        /// Of the row that is to go: the way back of a later one is another.
        static Course back(Step.RollBack step) {
            ChangeId id = step.changeSet().id();
            ChangeId noted = new ChangeId("way back from row " + step.row().orderExecuted() + " of deployment " + step.row().deploymentId()
                    + ", " + id.id(), id.author(), id.path());
            String text = step.sql().stream().map(Sql::text).collect(Collectors.joining("\n;\n"));
            return of(step.changeSet(), noted, new Checksum(1, StartedMark.digest(text)), step.sql(), true);
        }

        Optional<StartedMark> mark(List<StartedMark> started) {
            String key = StartedMark.key(noted);
            return started.stream().filter(one -> one.key().equals(key)).findFirst();
        }

        String name() {
            return (back ? "the way back of change set " : "change set ") + changeSet.id();
        }
    }

    /// @param started the notes of earlier runs that were cut off
    void run(Step.Apply step, List<StartedMark> started, Bookkeeping books) throws Failure {
        ChangeId id = step.changeSet().id();
        Course course = Course.of(step.changeSet(), id, step.checksum(), step.sql(), false);
        follow(course, started);
        end(course, books.record(step, step.execType()),
                books.recognises(step.earlier().map(HistoryRow::id).orElse(id), step.checksum()));
    }

    /// @param started the notes of earlier runs that were cut off
    void takeBack(Step.RollBack step, List<StartedMark> started) throws Failure {
        Course course = Course.back(step);
        follow(course, started);
        end(course, place.table().delete(step.row().id()), stored -> Rollback.isGone(stored.history(), step.row()));
    }

    private void follow(Course course, List<StartedMark> started) throws Failure {
        HistoryTable table = place.table();
        List<Sql> statements = course.statements();
        Optional<StartedMark> mark = earlier(course, started);
        int done = Math.min(mark.map(StartedMark::done).orElse(0), statements.size());
        boolean doubtful = mark.isPresent() && !mark.get().failed();
        if (mark.isEmpty()) {
            note(course, List.of(), List.of(StartedMark.delete(table, course.noted()),
                    StartedMark.insert(table, course.noted(), course.text())), found -> found.checksum().equals(course.text().hex()));
        }
        settle(course.changeSet(), statements.subList(0, done));
        for (int i = done; i < statements.size(); i++) {
            Patience.goOn(around.stop());
            Sql sql = statements.get(i);
            int after = i + 1;
            boolean alone = Statements.needsNoTransaction(sql);
            try {
                if (alone) {
                    alone(course, i, i == done && doubtful);
                }
                note(course, alone ? List.of() : List.of(sql),
                        List.of(StartedMark.update(table, course.noted(), course.text(), after, false)),
                        found -> found.done() >= after);
            } catch (Failure e) {
                throw isRefused(e) && statements.size() > 1 ? afterSome(course, i, e) : e;
            }
        }
    }

    private static boolean isRefused(Failure e) {
        return e.problem().code() == Code.STATEMENT_FAILED || e.problem().code() == Code.TABLE_LOCK_TIMEOUT;
    }

    /// What a refused statement leaves behind, which no transaction takes back.
    private static Failure afterSome(Course course, int done, Failure e) {
        Problem why = e.problem();
        String all = " of its " + course.statements().size() + " statements ";
        String stays = switch (done) {
            case 0 -> "none" + all + "is done.";
            case 1 -> "1" + all + "is done and stays.";
            default -> done + all + "are done and stay.";
        };
        String next = done == 0 ? ""
                : "; the same text goes on with this statement, and of another one the next run says what is to be done first";
        return new Failure(e.outcome(),
                Problem.error(why.code(), why.at(), why.message() + " It runs outside a transaction: " + stays, why.fix() + next),
                e.getCause() == null ? e : e.getCause());
    }

    /// Commits what was done together with how far that is.
    private void note(Course course, List<Sql> statements, List<String> notes, Predicate<StartedMark> noted) throws Failure {
        ChangeSet changeSet = course.changeSet();
        transactions.commitWithin(new Unit(changeSet.id(), changeSet.at(), Act.statements(statements), notes,
                stored -> course.mark(stored.started()).filter(noted).isPresent()));
    }

    private void end(Course course, String record, Predicate<HistoryRows.Stored> recorded) throws Failure {
        ChangeSet changeSet = course.changeSet();
        transactions.commit(new Unit(changeSet.id(), changeSet.at(), List.of(),
                List.of(record, StartedMark.delete(place.table(), course.noted())), recorded));
    }

    /// Brings the session to where the statements that are done have left it: the default schema in front once, as Liquibase puts it, and
    /// what they have set since.
    private void settle(ChangeSet changeSet, List<Sql> done) throws Failure {
        List<Sql> settings = new ArrayList<>(List.of(transactions.searchPath(changeSet.at())));
        done.stream().filter(Statements::isSetting).forEach(settings::add);
        Pipeline.Refused refused = repeatedly(() -> place.pipeline().send(settings));
        if (refused != null) {
            throw transactions.failure(refused, changeSet.id(), changeSet.at(), 1);
        }
        place.trail().set(settings);
    }

    /// The note of this very text. One of another text counts statements that are no longer the same: where any is done, nothing is run.
    private Optional<StartedMark> earlier(Course course, List<StartedMark> started) throws Failure {
        Optional<StartedMark> mark = course.mark(started);
        if (mark.isEmpty() || mark.get().checksum().equals(course.text().hex())) {
            return mark;
        }
        StartedMark other = mark.get();
        if (other.done() == 0 && (other.failed() || course.statements().isEmpty() || !leavesDoubt(course.statements().getFirst()))) {
            return Optional.empty();
        }
        String doubt = other.failed() ? "" : ", and whether the next took effect cannot be told";
        throw new Failure(Outcome.FAILED, Problem.error(Code.INTERRUPTED_CHANGE_SET, course.changeSet().at(),
                course.name() + " runs outside a transaction, and was changed after an earlier run was cut off in it: "
                        + other.done() + " of its statements are done" + doubt,
                "take the change back and run again, and it goes on after those. Or do the rest by hand and " + recordedByHand(course)
                        + "; or undo those statements and remove the note, and it runs from its first statement: "
                        + other.removal(place.table())));
    }

    private String recordedByHand(Course course) {
        return course.back() ? "delete its row from " + place.table().name() : "record the change set with changelog-sync";
    }

    private static boolean leavesDoubt(Sql sql) {
        return Statements.needsNoTransaction(sql) && !Statements.isRepeatable(sql) && !Statements.isConcurrent(sql);
    }

    /// One statement that cannot run inside a transaction.
    ///
    /// @param doubtful whether an earlier run was cut off in it
    private void alone(Course course, int i, boolean doubtful) throws Failure {
        ChangeSet changeSet = course.changeSet();
        Sql sql = course.statements().get(i);
        boolean concurrently = Statements.isConcurrent(sql);
        boolean doubt = doubtful;
        Losses losses = new Losses();
        int attempt = 1;
        while (!isDone(course, sql, doubt)) {
            Patience.goOn(around.stop());
            place.seeToGuard();
            place.trail().goOn(changeSet.id(), sql.at());
            Pipeline.Refused refused = sent(sql, concurrently);
            if (refused == null) {
                return;
            }
            doubt = PostgresErrors.isConnectionLoss(refused.why());
            if (losses.explain(refused.why())) {
                transactions.settle(Doubt.NONE, changeSet.id(), sql.at(),
                        Transactions.HOW_FAR_IS_NOTED, losses, refused.why());
                continue;
            }
            if (PostgresErrors.isCancelled(refused.why()) && around.stop().reason().isPresent()) {
                failed(course, i);
                Patience.goOn(around.stop());
            }
            if (concurrently || attempt == Transactions.ATTEMPTS || !PostgresErrors.isWorthAnotherAttempt(refused.why())) {
                // made first: who was in the way is known of the last statement only
                Failure failure = transactions.failure(refused, changeSet.id(), changeSet.at(), attempt);
                dropInvalid(sql);
                failed(course, i);
                throw failure;
            }
            transactions.pauseOrFail(refused, attempt++, changeSet.id(), changeSet.at());
        }
    }

    private Pipeline.@Nullable Refused sent(Sql sql, boolean concurrently) {
        long lockTimeout = concurrently ? 0 : Session.millis(around.settings().lockTimeout());
        Pipeline pipeline = place.pipeline();
        pipeline.alone(new Sql("SET lock_timeout = " + lockTimeout, sql.at()));
        place.watch().concurrently(concurrently);
        Pipeline.Refused refused = pipeline.alone(sql);
        place.watch().concurrently(false);
        return refused;
    }

    /// Notes that a statement has failed for certain.
    private void failed(Course course, int i) throws Failure {
        note(course, List.of(), List.of(StartedMark.update(place.table(), course.noted(), course.text(), i, true)), StartedMark::failed);
    }

    /// Whether this statement, in which a run was cut off, was completed. What it left half done is removed.
    private boolean isDone(Course course, Sql sql, boolean doubt) throws Failure {
        if (Statements.indexBuiltConcurrently(sql).isPresent()) {
            Optional<Lookup.Built> built = built(sql);
            dropInvalid(sql);
            return doubt && built.filter(Lookup.Built::valid).isPresent();
        }
        if (doubt && !Statements.isRepeatable(sql)) {
            Optional<StartedMark> mark = course.mark(place.stored().started());
            throw new Failure(Outcome.FAILED, Problem.error(Code.INTERRUPTED_CHANGE_SET, sql.at(),
                    course.name() + " runs outside a transaction, and was cut off in this statement: whether it took effect cannot be told",
                    "look whether it did. If so, or once you have done the rest by hand, " + recordedByHand(course)
                            + "; if not, remove the note, and it runs again from its first statement: "
                            + mark.map(one -> one.removal(place.table())).orElse("it is gone")));
        }
        return false;
    }

    private void dropInvalid(Sql sql) throws Failure {
        Pipeline.Refused refused = repeatedly(() -> {
            Optional<Lookup.Built> built = built(sql);
            return built.isEmpty() || built.get().valid() ? null
                    : sent(new Sql("DROP INDEX CONCURRENTLY " + built.get().qualified(), sql.at()), true);
        });
        if (refused != null) {
            throw PostgresErrors.connecting(refused.why());
        }
    }

    /// The index that the statement has built on its own table: one of the same name on another table is somebody else's, and makes the server
    /// refuse the statement.
    private Optional<Lookup.Built> built(Sql sql) throws Failure {
        Optional<StatementKind.IndexName> index = Statements.indexBuiltConcurrently(sql);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        String table = index.get().schema().map(schema -> Quoted.name(schema) + ".").orElse("") + Quoted.name(index.get().table());
        try {
            return place.steadily(() -> new Lookup(place.connection()).built(table, index.get().name()));
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
    }

    /// What can be sent again where a connection is lost in it.
    private Pipeline.@Nullable Refused repeatedly(Workplace.Repeatable<Pipeline.@Nullable Refused> sending) throws Failure {
        try {
            return place.steadily(() -> {
                Pipeline.Refused refused = sending.done();
                if (refused != null && PostgresErrors.isConnectionLoss(refused.why())) {
                    throw refused.why();
                }
                return refused;
            });
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
    }
}
