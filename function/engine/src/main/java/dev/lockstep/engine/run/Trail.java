package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What this run has left behind so far, as far as a new session must know: what it has set in its session, and what stands in the history.
///
/// The settings are made again. The history must be what it was, with our rows: where another migration got in between, or another
/// database answers, the plan is no longer the right one.
final class Trail {

    private final List<Sql> settings = new ArrayList<>();
    private final Map<ChangeId, Predicate<HistoryRows.Stored>> written = new LinkedHashMap<>();
    private Optional<History> known = Optional.empty();
    private Optional<ChangeId> temporary = Optional.empty();
    private Optional<ChangeId> gone = Optional.empty();

    /// The history was read under the lock.
    void read(History history) {
        known = Optional.of(history);
        written.clear();
    }

    /// Statements have set something in the session that stays.
    void set(List<Sql> all) {
        settings.addAll(all);
    }

    /// A unit was committed.
    ///
    /// @param opening what stood before it in its transaction
    void wrote(Unit unit, List<Sql> opening) {
        written.put(unit.id(), unit.recorded());
        List<Sql> statements = unit.acts().stream().flatMap(Trail::statements).toList();
        List<Sql> made = statements.stream().filter(Statements::isSetting).toList();
        if (!made.isEmpty()) {
            set(opening.stream().filter(Statements::isSetting).toList());
            set(made);
        }
        if (statements.stream().anyMatch(Statements::isTemporary)) {
            temporary = Optional.of(unit.id());
        }
    }

    private static Stream<Sql> statements(Act act) {
        return act instanceof Act.Statement(Sql sql) ? Statements.apart(sql).stream() : Stream.of();
    }

    /// What a new session is to be told.
    List<Sql> settings() {
        return List.copyOf(settings);
    }

    /// The session that had it all is gone.
    void lost() {
        gone = gone.or(() -> temporary);
        temporary = Optional.empty();
    }

    /// @throws Failure if it would miss what has gone with an earlier session
    void goOn(ChangeId id, Location at) throws Failure {
        if (gone.isPresent()) {
            throw new Failure(Outcome.UNAVAILABLE, Problem.error(Code.CONNECTION_FAILED, at,
                    "the connection was lost, and with it the temporary objects of change set " + gone.get() + "; change set " + id
                            + " does not go on without them",
                    "run the migration again if the change sets from here on do without them; otherwise make and use them in one change set"));
        }
    }

    /// Whether what was in doubt is committed.
    ///
    /// @throws Failure if the history is not what this run has made it
    boolean tell(HistoryRows.Stored now, Doubt doubt) throws Failure {
        boolean committed = doubt.committed().test(now);
        Set<ChangeId> about = normal(doubt.about().stream());
        Set<ChangeId> ours = normal(Stream.concat(written.keySet().stream(), committed ? about.stream() : Stream.of()));
        for (var one : written.entrySet()) {
            boolean followed = committed && about.contains(History.normal(one.getKey()));
            if (!followed && !one.getValue().test(now)) {
                throw astray("what this run has committed for change set " + one.getKey() + " is not there any more",
                        "look whether this is the right database: a replica that was promoted before it had received everything lacks it");
            }
        }
        if (known.isPresent()) {
            List<HistoryRow> before = known.get().rows();
            Set<Execution> executed = before.stream().map(Execution::of).collect(Collectors.toUnmodifiableSet());
            Stream<HistoryRow> came = now.history().rows().stream().filter(row -> !executed.contains(Execution.of(row)));
            Stream<HistoryRow> went = before.stream().filter(row -> now.history().find(row.id()).isEmpty());
            Optional<HistoryRow> other = Stream.concat(came, went).filter(row -> !ours.contains(History.normal(row.id()))).findFirst();
            if (other.isPresent()) {
                throw astray("another migration has changed the history meanwhile, at change set " + other.get().id(),
                        "run the migration again: it goes on from what the history says now");
            }
        }
        return committed;
    }

    private static Failure astray(String what, String fix) {
        return new Failure(Outcome.UNAVAILABLE,
                Problem.error(Code.CONNECTION_FAILED, null, "the connection was lost and opened again, but " + what, fix));
    }

    /// Which change set, and when.
    private record Execution(ChangeId id, int order, LocalDateTime date) {
        static Execution of(HistoryRow row) {
            return new Execution(row.id(), row.orderExecuted(), row.dateExecuted());
        }
    }

    private static Set<ChangeId> normal(Stream<ChangeId> ids) {
        return ids.map(History::normal).collect(Collectors.toUnmodifiableSet());
    }
}
