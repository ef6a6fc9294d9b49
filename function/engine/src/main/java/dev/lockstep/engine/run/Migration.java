package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.Catalog;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.jdbc.HistoryLayout;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// One run that changes a database: read, plan, and only if there is something to do, lock, read history again, plan again, execute.
public final class Migration {

    private final Workplace.Surroundings around;
    private final Clock clock;

    public Migration(Connector connector, Settings settings, Listener listener, StopSignal stop, Clock clock) {
        this.around = new Workplace.Surroundings(connector, settings, listener, stop, ThreadLocalRandom.current());
        this.clock = clock;
    }

    /// What is done under the lock.
    @FunctionalInterface
    private interface Work {
        void in(Workplace place) throws Failure;
    }

    /// Takes a database forward: `update`, `changelogSync`.
    public Report forward(Task task) {
        Tally tally = new Tally();
        Optional<Memory> memory = Memory.of(task, around.settings());
        try (Opened opened = opened(tally, memory)) {
            Session session = opened.session();
            if (opened.known().upToDate()) {
                around.listener().on(new Progress.Planned(0));
                return tally.report(Outcome.DONE);
            }
            History before = opened.known().history();
            Decision decision = new Decision(task, around.settings(), session.target(), before, opened.known().settled(), tally);
            Changelog changelog = decision.changelog();
            Decision.Planning planned = decision.planning(changelog);
            Planned.Plan plan = planned.plan();
            if (plan.steps().isEmpty() && !Tags.isDue(around.settings().tag(), before)) {
                around.listener().on(new Progress.Planned(0));
                tally.problems(plan.warnings());
                HistoryLayout layout = session.table().layout();
                memory.ifPresent(some -> some.keep(session, layout, planned, decision));
                return tally.report(Outcome.DONE);
            }
            boolean together = around.settings().transaction() == Settings.Transaction.DEPLOYMENT;
            return locked(session, tally, together, place -> {
                Decision.Planning now = forward(place, planned, decision);
                memory.ifPresent(some -> some.keep(place.session(), place.table().layout(), now, decision));
            });
        } catch (Failure e) {
            return tally.failed(e);
        }
    }

    /// Plans again until what was planned could be done.
    private Decision.Planning forward(Workplace place, Decision.Planning planned, Decision decision) throws Failure {
        while (true) {
            HistoryRows.Stored stored = place.stored();
            Decision.Planning now = decision.under(stored, planned);
            if (forward(place, stored, now, decision)) {
                return now;
            }
        }
    }

    private boolean forward(Workplace place, HistoryRows.Stored stored, Decision.Planning planning, Decision decision) throws Failure {
        Tally tally = decision.tally();
        Planned.Plan plan = announced(planning.plan(), tally);
        String deploymentId = Bookkeeping.deploymentId(clock);
        Bookkeeping books = new Bookkeeping(place.table(), stored.history(), deploymentId);
        if (plan.steps().stream().anyMatch(Step.Apply.class::isInstance)) {
            checkChangelog(place, planning.changelog(), books, tally);
        }
        if (Update.pending(plan.steps()) > 0) {
            around.listener().on(new Progress.DeploymentStarts(deploymentId));
        }
        String wanted = around.settings().tag();
        String tag = plan.steps().isEmpty() && !Tags.isDue(wanted, stored.history()) ? null : wanted;
        Tags tags = new Tags(place, around, clock);
        boolean done = switch (around.settings().transaction()) {
            case PER_CHANGE_SET -> {
                new Update(place, around, books, stored, tally).run(plan);
                if (tag != null) {
                    tags.set(tag);
                }
                yield true;
            }
            case DEPLOYMENT -> new Deployment(place, around, stored.history(),
                    () -> new Bookkeeping(place.table(), stored.history(), deploymentId),
                    first -> Optional.ofNullable(tag).map(some -> tags.unit(some, first)), tally).run(plan);
        };
        if (done && tag != null) {
            tally.tag(tag);
        }
        return done;
    }

    /// Takes a database back.
    public Report backward(Task task) {
        Tally tally = new Tally();
        try (Opened opened = opened(tally, Optional.empty())) {
            Session session = opened.session();
            History before = opened.known().history();
            Decision decision = new Decision(task, around.settings(), session.target(), before, tally);
            Changelog changelog = decision.changelog();
            Decision.Planning planned = decision.planning(changelog);
            Planned.Plan plan = planned.plan();
            if (plan.steps().isEmpty()) {
                around.listener().on(new Progress.Planned(0));
                tally.problems(plan.warnings());
                return tally.report(Outcome.DONE);
            }
            return locked(session, tally, false, place -> {
                HistoryRows.Stored stored = place.stored();
                backward(place, stored, decision.under(stored, planned), decision);
            });
        } catch (Failure e) {
            return tally.failed(e);
        }
    }

    private void backward(Workplace place, HistoryRows.Stored stored, Decision.Planning planning, Decision decision) throws Failure {
        new Rollback(place, around, decision.tally()).run(announced(planning.plan(), decision.tally()), stored);
    }

    /// Takes a database forward, back and forward again, under one lock, and sees to it that the way back leads back.
    ///
    /// @param back plans to take back what this history does not know
    public Report forwardAndBack(Task task, Function<History, Task> back) {
        Tally tally = new Tally();
        try (Opened opened = opened(tally, Optional.empty())) {
            Session session = opened.session();
            History before = opened.known().history();
            Decision decision = new Decision(task, around.settings(), session.target(), before, tally);
            Changelog changelog = decision.changelog();
            Decision.Planning planned = decision.planning(changelog);
            return locked(session, tally, false, place -> forwardAndBack(place, planned, decision, back));
        } catch (Failure e) {
            return tally.failed(e);
        }
    }

    private void forwardAndBack(Workplace place, Decision.Planning planned, Decision decision, Function<History, Task> back)
            throws Failure {
        Catalog before = Trial.catalog(place);
        HistoryRows.Stored earlier = place.stored();
        Decision.Planning planning = decision.under(earlier, planned);
        forward(place, earlier, planning, decision);
        Catalog updated = Trial.catalog(place);
        HistoryRows.Stored after = place.stored();
        if (after.history().rows().size() > earlier.history().rows().size()) {
            decision.tally().takeBack();
            Decision returning = new Decision(back.apply(earlier.history()), around.settings(), decision.target(), after.history(),
                    decision.tally());
            backward(place, after, returning.planning(planning.changelog()), returning);
            Trial.back(before, Trial.catalog(place));
            decision.tally().takeBack();
            HistoryRows.Stored returned = place.stored();
            Decision again = new Decision(decision.task(), around.settings(), decision.target(), returned.history(), decision.tally());
            forward(place, returned, again.planning(planning.changelog()), again);
            Trial.again(updated, Trial.catalog(place));
        }
    }

    /// Sets a tag on the last row of history.
    public Report tag(String tag) {
        Tally tally = new Tally();
        try (Session session = Session.open(around.connector(), around.settings())) {
            tally.server(session.target().server());
            return locked(session, tally, false, place -> {
                new Tags(place, around, clock).set(tag);
                tally.tag(tag);
            });
        } catch (Failure e) {
            return tally.failed(e);
        }
    }

    /// Empties the stored checksums.
    public Report clearChecksums() {
        Tally tally = new Tally();
        try (Session session = Session.open(around.connector(), around.settings())) {
            tally.server(session.target().server());
            ChangeId all = new ChangeId("checksums", "of", "all");
            return locked(session, tally, false,
                    place -> new Transactions(place, around).commit(new Unit(all, Location.of("clear-checksums"),
                            List.of(), List.of(place.table().clearChecksums()),
                            stored -> stored.history().rows().stream().allMatch(row -> row.checksum().isEmpty()))));
        } catch (Failure e) {
            return tally.failed(e);
        }
    }

    /// A session, and what it found to be known.
    private record Opened(Session session, Memory.Known known) implements AutoCloseable {
        @Override
        public void close() {
            session.close();
        }
    }

    /// Opens a session and reads the history, and does both again where the connection is lost in between: nothing has been done yet.
    private Opened opened(Tally tally, Optional<Memory> memory) throws Failure {
        Session session = Session.open(around.connector(), around.settings());
        for (int lost = 1;; lost++) {
            try {
                tally.server(session.target().server());
                return new Opened(session, Memory.of(session, memory));
            } catch (SQLException e) {
                lost(session, PostgresErrors.connecting(e), lost);
            } catch (Failure e) {
                lost(session, e, lost);
            }
            session = Workplace.reopened(around);
        }
    }

    private static void lost(Session session, Failure why, int lost) throws Failure {
        session.close();
        if (!PostgresErrors.isPassing(why) || lost > Losses.MOST) {
            throw why;
        }
    }

    /// @param together whether all of it is done in one transaction
    private Report locked(Session session, Tally tally, boolean together, Work work) throws Failure {
        Patience.goOn(around.stop());
        try (Workplace place = taken(session, together)) {
            work.in(place);
        }
        return tally.report(Outcome.DONE);
    }

    /// A connection that is lost before anything is begun is opened anew.
    private Workplace taken(Session session, boolean together) throws Failure {
        try {
            return Workplace.take(around, session, together);
        } catch (Failure e) {
            if (!PostgresErrors.isPassing(e)) {
                throw e;
            }
        }
        session.close();
        Session fresh = Workplace.reopened(around);
        try {
            return Workplace.take(around, fresh, together);
        } catch (Failure e) {
            fresh.close();
            throw e;
        }
    }

    private Planned.Plan announced(Planned.Plan plan, Tally tally) {
        plan.warnings().forEach(warning -> warn(warning, tally));
        around.listener().on(new Progress.Planned(Update.pending(plan.steps())));
        return plan;
    }

    /// The preconditions of the changelog itself hold or nothing is run; CONTINUE and MARK_RAN make no sense for a whole changelog.
    private void checkChangelog(Workplace place, Changelog changelog, Bookkeeping books, Tally tally) throws Failure {
        Target target = place.session().target();
        for (Preconditions preconditions : changelog.preconditions()) {
            Answer answer;
            try {
                answer = place.answer(() -> new Conditions(place.connection(), target.schema(), target.user(), books.ran(),
                        QuotingStrategy.LEGACY), preconditions.condition());
            } catch (SQLException e) {
                throw PostgresErrors.connecting(e);
            }
            if (Gate.verdict("the changelog", preconditions, answer, warning -> warn(warning, tally)) != Gate.Verdict.RUN) {
                throw new Failure(Outcome.FAILED, Problem.error(Code.PRECONDITION_FAILED, preconditions.condition().at(),
                        "a precondition of the changelog does not hold", "make it true; a whole changelog can only halt or warn"));
            }
        }
    }

    private void warn(Problem warning, Tally tally) {
        if (tally.problem(warning)) {
            around.listener().on(new Progress.Warned(warning));
        }
    }
}
