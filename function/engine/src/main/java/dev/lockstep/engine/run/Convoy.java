package dev.lockstep.engine.run;

import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Location;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Sends change sets on their way together, each in a transaction of its own with its history row, so that the server need not wait for the next one.
/// The first that is refused ends the convoy: the server passes over what comes after it. History then tells which were committed.
final class Convoy {

    private final Workplace place;
    private final Workplace.Surroundings around;
    private final Transactions transactions;
    private final Batching batching;

    /// @param batching is told how it went
    Convoy(Workplace place, Workplace.Surroundings around, Transactions transactions, Batching batching) {
        this.place = place;
        this.around = around;
        this.transactions = transactions;
        this.batching = batching;
    }

    /// How far a convoy came.
    ///
    /// @param committed how many are; nothing of the others is
    /// @param failure why the next one is not, where it is not to be tried again: it has run, and what a sequence has given it is gone
    record Arrival(int committed, Optional<Failure> failure) {}

    /// Commits the units in their order, up to the first that is refused.
    Arrival commit(List<Unit> units) throws Failure {
        place.seeToGuard();
        Patience.goOn(around.stop());
        for (Unit unit : units) {
            place.trail().goOn(unit.id(), unit.at());
        }
        long begun = System.nanoTime();
        Pipeline.Refused refused = new Acts(place).carryOut(acts(units));
        transactions.settled(refused, units.getLast().acts());
        int committed = refused == null ? units.size() : committed(units, refused);
        units.subList(0, committed).forEach(unit -> place.trail().wrote(unit, transactions.opening(unit.at())));
        if (refused == null) {
            batching.went(units.size(), Tally.since(begun));
        } else {
            batching.refused();
        }
        return new Arrival(committed,
                refused == null || committed == units.size() ? Optional.empty() : failure(refused, units.get(committed)));
    }

    private Optional<Failure> failure(Pipeline.Refused refused, Unit next) {
        SQLException why = refused.why();
        boolean again = PostgresErrors.isWorthAnotherAttempt(why) || PostgresErrors.isConnectionLoss(why) || PostgresErrors.isReadOnly(why);
        return again ? Optional.empty() : Optional.of(transactions.failure(refused, next.id(), next.at(), 1));
    }

    private List<Act> acts(List<Unit> units) {
        List<Act> all = new ArrayList<>();
        boolean settled = place.session().isSettled();
        for (Unit unit : units) {
            all.addAll(Transactions.acts(unit, settled ? List.of() : transactions.opening(unit.at())));
            settled = Transactions.leavesSettings(unit.acts());
        }
        return all;
    }

    private int committed(List<Unit> units, Pipeline.Refused refused) throws Failure {
        Count count = new Count(units);
        Losses losses = new Losses();
        SQLException why = refused.why();
        if (!losses.explain(why)) {
            new Pipeline(place.connection(), _ -> {}).alone(new Sql("ROLLBACK", Location.of("ROLLBACK")));
            try {
                count.test(HistoryRows.read(place.connection(), place.table().layout()));
                return count.committed;
            } catch (SQLException e) {
                if (!losses.explain(e)) {
                    throw PostgresErrors.readingHistory(e, place.table().name());
                }
                why = e;
            }
        }
        Unit first = units.getFirst();
        transactions.settle(new Doubt(units.stream().map(Unit::id).toList(), count), first.id(), first.at(), "those after it were not",
                losses, why);
        return count.committed;
    }

    /// Counts what stands in history. The last one that does tells of those before it: what comes behind may have rewritten their rows.
    private static final class Count implements Predicate<HistoryRows.Stored> {
        private final List<Unit> units;
        private int committed;

        private Count(List<Unit> units) {
            this.units = units;
        }

        @Override
        public boolean test(HistoryRows.Stored stored) {
            committed = units.size();
            while (committed > 0 && !units.get(committed - 1).recorded().test(stored)) {
                committed--;
            }
            return committed > 0;
        }
    }
}
