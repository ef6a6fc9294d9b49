package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.jdbc.Droppable;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Removed;
import dev.lockstep.engine.sql.CatalogName;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/// Takes away what is in the way: a lock that a dead Liquibase has left, or everything.
public final class Clearance {

    private final Connector connector;
    private final Settings settings;
    private final StopSignal stop;

    public Clearance(Connector connector, Settings settings, StopSignal stop) {
        this.connector = connector;
        this.settings = settings;
        this.stop = stop;
    }

    /// What is done while no other migration of ours runs.
    @FunctionalInterface
    private interface Work {
        List<String> in(Session session) throws Failure, SQLException;
    }

    /// Gives back Liquibase's lock, whoever took it. A lock of ours is never stolen: it dies with its session, so that its holder is alive.
    public Removed releaseLocks() {
        return alone(Duration.ZERO, _ -> true, session -> {
            HistoryRows.LockRow row = session.stored().lock();
            if (row == null || !row.locked()) {
                return List.of();
            }
            Workplace.inOneTransaction(session.connection(), List.of(session.table().unlock()));
            return List.of("Liquibase's lock, held by " + row.by() + " since " + row.granted());
        });
    }

    /// Drops what Liquibase's dropAll drops: tables, views and sequences, what hangs on them, and both history tables; all or nothing. The lock
    /// table goes first, so that a Liquibase that begins meanwhile has to wait.
    ///
    /// @param schemas empty means the default one
    /// @param consent is asked with the database's name, before any lock is taken
    public Removed dropAll(List<String> schemas, Predicate<String> consent) {
        return alone(settings.lockWait(), consent, session -> {
            HistoryRows.LockRow row = session.stored().lock();
            if (row != null && row.locked()) {
                throw new Failure(Outcome.UNAVAILABLE, Problem.error(Code.LOCK_NOT_ACQUIRED, null,
                        "Liquibase's lock is held by " + row.by() + " since " + row.granted(),
                        "wait until that run ends; if nothing runs any more, run release-locks"));
            }
            List<String> named = schemas.isEmpty() ? List.of(session.target().schema())
                    : schemas.stream().map(name -> CatalogName.of(QuotingStrategy.LEGACY, name)).toList();
            List<String> missing = Droppable.missing(session.connection(), named);
            if (!missing.isEmpty()) {
                throw new Failure(Outcome.REFUSED, Problem.error(Code.INVALID_OPTION, null, "there is no schema '"
                        + String.join("', '", missing) + "' in the database '" + session.target().database() + "'; nothing was dropped",
                        "correct the name after --schemas"));
            }
            HistoryTable table = session.table();
            List<Droppable> all = new ArrayList<>(Droppable.in(session.connection(), named));
            List<String> statements = new ArrayList<>();
            statements.add("DROP TABLE IF EXISTS " + table.lockName() + ", " + table.name() + " CASCADE");
            all.forEach(one -> statements.add(one.statement()));
            Workplace.inOneTransaction(session.connection(), statements);
            return all.stream().map(Droppable::toString).toList();
        });
    }

    private Removed alone(Duration wait, Predicate<String> consent, Work work) {
        try (Session session = Session.open(connector, settings)) {
            String database = session.target().database();
            if (!consent.test(database)) {
                throw new Failure(Outcome.REFUSED, Problem.error(Code.NOT_CONFIRMED, null, "it was not confirmed for the database '"
                        + database + "'; nothing was done", "confirm it if it is what you want"));
            }
            AdvisoryLock.acquire(session, new Patience(wait, stop, ThreadLocalRandom.current()), holder -> {});
            try {
                return new Removed(Outcome.DONE, work.in(session), List.of());
            } catch (SQLException e) {
                return failed(PostgresErrors.clearing(e));
            } finally {
                AdvisoryLock.release(session);
            }
        } catch (Failure e) {
            return failed(e);
        }
    }

    private static Removed failed(Failure failure) {
        return new Removed(failure.outcome(), List.of(), List.of(failure.problem()));
    }
}
