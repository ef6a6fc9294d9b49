package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.report.Locks;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Status;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks without touching: history, and who holds the locks.
public final class Inspection {

    private final Connector connector;
    private final Settings settings;

    public Inspection(Connector connector, Settings settings) {
        this.connector = connector;
        this.settings = settings;
    }

    /// The history table's rows.
    public Status history() {
        try (Session session = Session.open(connector, settings)) {
            return new Status(Outcome.DONE, List.of(), session.stored().history().rows(), List.of());
        } catch (Failure e) {
            return new Status(e.outcome(), List.of(), List.of(), List.of(e.problem()));
        }
    }

    /// Sessions of ours that hold the lock, and Liquibase's row where it is set.
    public Locks locks() {
        try (Session session = Session.open(connector, settings)) {
            List<String> holders = new ArrayList<>(AdvisoryLock.holders(session.connection(), session.target().schema()));
            HistoryRows.LockRow row = session.stored().lock();
            if (row != null && row.locked()) {
                holders.add("Liquibase: " + row.by() + " since " + row.granted());
            }
            return new Locks(Outcome.DONE, holders, List.of());
        } catch (SQLException e) {
            Failure failure = PostgresErrors.connecting(e);
            return new Locks(failure.outcome(), List.of(), List.of(failure.problem()));
        } catch (Failure e) {
            return new Locks(e.outcome(), List.of(), List.of(e.problem()));
        }
    }

    /// What an update would run, and what stands in its way.
    ///
    /// @param task plans an update
    /// @param pending what is pending, whatever stands in the way
    public Status status(Task task, Pending pending) {
        Tally tally = new Tally();
        Optional<Memory> memory = Memory.of(task, settings);
        try (Session session = Session.open(connector, settings)) {
            Memory.Known known = Memory.of(session, memory);
            if (known.upToDate()) {
                return new Status(Outcome.DONE, List.of(), List.of(), List.of());
            }
            History history = known.history();
            Decision decision = new Decision(task, settings, session.target(), history, known.settled(), tally);
            Changelog changelog = decision.changelog();
            List<ChangeId> ids = pending.of(changelog, history, decision.selection()).stream().map(ChangeSet::id).toList();
            Outcome outcome = switch (task.planning().plan(changelog, history, decision.selection())) {
                case Planned.Plan plan -> {
                    tally.problems(plan.warnings());
                    yield Outcome.DONE;
                }
                case Planned.Refused(List<Problem> problems) -> {
                    tally.problems(problems);
                    yield Outcome.REFUSED;
                }
            };
            return new Status(outcome, ids, history.rows(), tally.report(outcome).problems());
        } catch (SQLException e) {
            Failure failure = PostgresErrors.connecting(e);
            return new Status(failure.outcome(), List.of(), List.of(), tally.failed(failure).problems());
        } catch (Failure e) {
            return new Status(e.outcome(), List.of(), List.of(), tally.failed(e).problems());
        }
    }

    /// Rows of history that the changelog does not account for.
    ///
    /// @param task reads the changelog and plans an update, whose checks must pass, as in Liquibase
    public Status unexpected(Task task, Unexpected unexpected) {
        Tally tally = new Tally();
        try (Session session = Session.open(connector, settings)) {
            History history = session.stored().history();
            Decision decision = new Decision(task, settings, session.target(), history, tally);
            Changelog changelog = decision.changelog();
            decision.plan(changelog, history);
            return new Status(Outcome.DONE, List.of(), unexpected.of(changelog, history, decision.selection()),
                    tally.report(Outcome.DONE).problems());
        } catch (Failure e) {
            return new Status(e.outcome(), List.of(), List.of(), tally.failed(e).problems());
        }
    }

    /// Which rows belong to no change set.
    @FunctionalInterface
    public interface Unexpected {
        List<HistoryRow> of(Changelog changelog, History history, Selection selection);
    }

    /// Which change sets are pending.
    @FunctionalInterface
    public interface Pending {
        List<ChangeSet> of(Changelog changelog, History history, Selection selection);
    }
}
