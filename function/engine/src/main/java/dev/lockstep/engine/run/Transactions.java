package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commits units: all statements, the history row and COMMIT in one transaction and, where no statement returns rows, in one round trip.
///
/// A statement that waits too long for a table lock makes the whole transaction start over after a pause, so that whoever queues behind
/// it gets a turn. A connection that is lost is opened anew to see what has become of the transaction: if nothing, it is sent again.
final class Transactions {

    static final int ATTEMPTS = 5;
    static final String HOW_FAR_IS_NOTED = "it runs outside a transaction, and how far it has come is noted";
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    private final Workplace place;
    private final Workplace.Surroundings around;
    /// Who was in the way at an earlier attempt: a short wait may end before anybody has looked.
    private List<String> seen = List.of();

    Transactions(Workplace place, Workplace.Surroundings around) {
        this.place = place;
        this.around = around;
    }

    /// Commits the unit, or nothing of it.
    void commit(Unit unit) throws Failure {
        commit(unit, opening(unit.at()), "nothing of it was kept");
    }

    /// The same in the midst of a change set: the search path stays as its statements have set it.
    void commitWithin(Unit unit) throws Failure {
        place.session().settled(false);
        commit(unit, List.of(lockTimeout(unit.at())), HOW_FAR_IS_NOTED);
        place.session().settled(false);
    }

    /// @param otherwise what is true where it was not committed
    private void commit(Unit unit, List<Sql> opening, String otherwise) throws Failure {
        Losses losses = new Losses();
        int attempt = 1;
        while (true) {
            place.seeToGuard();
            if (!unit.acts().isEmpty()) { // a record of what is done already is written all the same
                Patience.goOn(around.stop());
                place.trail().goOn(unit.id(), unit.at());
            }
            Pipeline.Refused refused = inTransaction(unit, opening);
            if (refused == null) {
                break;
            }
            if (losses.explain(refused.why())) {
                if (settle(unit.doubt(), unit.id(), unit.at(), otherwise, losses, refused.why())) {
                    break;
                }
                continue;
            }
            pauseOrFail(refused, attempt++, unit.id(), unit.at());
        }
        place.trail().wrote(unit, opening);
    }

    /// Goes on after a pause if it was a lock that could not be had and there are attempts left.
    void pauseOrFail(Pipeline.Refused refused, int attempt, ChangeId id, Location at) throws Failure {
        if (attempt == 1) {
            seen = List.of();
        }
        if (!PostgresErrors.isWorthAnotherAttempt(refused.why()) || attempt == ATTEMPTS) {
            throw failure(refused, id, at, attempt);
        }
        if (!place.watch().blockers().isEmpty()) {
            seen = place.watch().blockers();
        }
        Duration pause = around.settings().lockTimeout();
        Patience.sleep(Patience.jittered(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause, around.random()), around.stop());
    }

    /// What a transaction begins with unless the session [is settled][Session#isSettled]: the default schema in front, as Liquibase puts it before
    /// each change set, and how long to wait for locks.
    List<Sql> opening(Location at) {
        return List.of(searchPath(at), lockTimeout(at));
    }

    Sql searchPath(Location at) {
        return new Sql(Session.searchPath(Quoted.text(place.session().target().schema())), at);
    }

    private Sql lockTimeout(Location at) {
        return new Sql("SET lock_timeout = " + Session.millis(around.settings().lockTimeout()), at);
    }

    /// The transaction is begun and ended by statements of our own: the driver's own BEGIN would cost a round trip.
    private Pipeline.@Nullable Refused inTransaction(Unit unit, List<Sql> opening) {
        Pipeline.Refused refused = new Acts(place).carryOut(acts(unit, necessary(opening)));
        settled(refused, unit.acts());
        if (refused != null && !PostgresErrors.isConnectionLoss(refused.why())) {
            new Pipeline(place.connection(), _ -> {}).alone(new Sql("ROLLBACK", Location.of("ROLLBACK")));
        }
        return refused;
    }

    /// The whole transaction.
    static List<Act> acts(Unit unit, List<Sql> opening) {
        List<Act> all = new ArrayList<>(List.of(new Act.Statement(new Sql("BEGIN", unit.at()))));
        all.addAll(Act.statements(opening));
        all.addAll(unit.acts());
        unit.record().forEach(sql -> all.add(new Act.Statement(new Sql(sql, unit.at()))));
        all.add(new Act.Statement(new Sql("COMMIT", unit.at())));
        return all;
    }

    /// What has to be sent of an opening.
    List<Sql> necessary(List<Sql> opening) {
        return place.session().isSettled() ? List.of() : opening;
    }

    /// Acts were carried out after an opening.
    void settled(Pipeline.@Nullable Refused refused, List<Act> acts) {
        place.session().settled(refused == null && leavesSettings(acts));
    }

    /// Whether all settings are afterwards as they were before.
    static boolean leavesSettings(List<Act> acts) {
        return acts.stream()
                .allMatch(act -> act instanceof Act.Statement(Sql sql)
                        && Statements.apart(sql).stream().allMatch(Statements::leavesSettings));
    }

    /// Connects again after a lost connection, and tells whether what was in doubt was committed. If not, it is to be done again.
    ///
    /// @param otherwise what is true where it was not, for who reads the problem when too many connections were lost
    boolean settle(Doubt doubt, ChangeId id, Location at, String otherwise, Losses losses, SQLException lost) throws Failure {
        HistoryRows.Stored now;
        try {
            now = place.reconnect();
        } catch (Failure e) {
            throw PostgresErrors.isReadOnly(lost) ? e
                    : new Failure(Outcome.UNAVAILABLE, Problem.error(Code.OUTCOME_UNKNOWN, at,
                            "the connection was lost while change set " + id
                                    + " was being applied, and could not be opened again to see whether it was: "
                                    + PostgresErrors.words(lost) + "; then: " + e.problem().message(),
                            "run the migration again: the history table knows whether the change set was committed"), e);
        }
        if (place.tell(now, doubt)) {
            return true;
        }
        if (losses.tooMany()) {
            throw new Failure(Outcome.UNAVAILABLE, Problem.error(Code.CONNECTION_FAILED, at,
                    "the connection was lost " + (Losses.MOST + 1) + " times while change set " + id + " was being applied; " + otherwise
                            + ": " + PostgresErrors.words(lost),
                    "see in the server's log why, then run the migration again: it goes on with this change set"), lost);
        }
        return false;
    }

    Failure failure(Pipeline.Refused refused, ChangeId id, Location at, int attempts) {
        SQLException why = refused.why();
        if (PostgresErrors.isCancelled(why) && around.stop().reason().isPresent()) {
            return Patience.stopped(around.stop().reason().get());
        }
        Sql failed = refused.failed();
        Location where = failed == null ? at : failed.at();
        if (PostgresErrors.isLockTimeout(why)) {
            return new Failure(Outcome.FAILED, blocked(id, where, attempts), why);
        }
        if (PostgresErrors.isReadOnly(why)) {
            return new Failure(Outcome.UNAVAILABLE, Session.notPrimary(place.session().target().database()), why);
        }
        if (failed != null && failed.text().equals("COMMIT")) {
            return new Failure(Outcome.FAILED, PostgresErrors.cannotCommit(why, id, at), why);
        }
        return new Failure(Outcome.FAILED, PostgresErrors.statement(why, id, where, failed == null ? null : failed.text()), why);
    }

    private Problem blocked(ChangeId id, Location at, int attempts) {
        List<String> last = place.watch().blockers();
        List<String> blockers = last.isEmpty() ? seen : last;
        return Problem.error(Code.TABLE_LOCK_TIMEOUT, at,
                "change set " + id + " waited " + attempts + " times " + around.settings().lockTimeout().toMillis()
                        + " ms for a table lock, "
                        + Blockers.together(blockers),
                "end that session, or run the migration when it is quiet; or raise LockTimeout");
    }
}
