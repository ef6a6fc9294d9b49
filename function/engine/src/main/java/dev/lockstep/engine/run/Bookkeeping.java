package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.checksum.Description;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.history.jdbc.Entry;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.plan.Step;
import java.time.Clock;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/// Keeps count of what one run writes into history: the order, the deployment's number, and which change sets have run by now.
final class Bookkeeping {

    private final HistoryTable table;
    private final String deploymentId;
    private final Set<ChangeId> ran = new HashSet<>();
    /// Whether the number of the next row is known: a script does not know which change sets will be left out when it is run.
    private final boolean counting;
    private int lastOrder;

    /// @param deploymentId what stands in every row of this run
    Bookkeeping(HistoryTable table, History history, String deploymentId) {
        this(table, history, deploymentId, true);
    }

    /// For statements that are printed, to be run later.
    static Bookkeeping ofScript(HistoryTable table, History history, Clock clock) {
        return new Bookkeeping(table, history, deploymentId(clock), false);
    }

    private Bookkeeping(HistoryTable table, History history, String deploymentId, boolean counting) {
        this.table = table;
        this.counting = counting;
        this.deploymentId = deploymentId;
        this.lastOrder = history.rows().stream().mapToInt(HistoryRow::orderExecuted).max().orElse(0);
        history.rows()
                .stream()
                .filter(row -> row.execType() != ExecType.FAILED && row.execType() != ExecType.SKIPPED)
                .forEach(row -> ran.add(row.id()));
    }

    /// The last ten digits of the time in milliseconds.
    static String deploymentId(Clock clock) {
        String millis = Long.toString(clock.millis());
        return millis.length() < 10 ? "0".repeat(10 - millis.length()) + millis : millis.substring(millis.length() - 10);
    }

    Set<ChangeId> ran() {
        return Collections.unmodifiableSet(ran);
    }

    /// The statement that records a change set: a new row, or the old one rewritten.
    ///
    /// @param before how many are recorded before it that are not [recorded][#recorded] yet
    private String record(ChangeSet changeSet, ExecType execType, Checksum checksum, String description, Optional<String> tag,
            Optional<HistoryRow> earlier, int before) {
        OptionalInt order = counting ? OptionalInt.of(lastOrder + 1 + before) : OptionalInt.empty();
        Entry entry = new Entry(changeSet.id(), order, execType, checksum, description, Description.cut(changeSet.comments()),
                tag.orElse(null),
                changeSet.filters().context().stored(), changeSet.filters().labels().stored(), deploymentId);
        return earlier.map(row -> table.update(row.id(), entry)).orElseGet(() -> table.insert(entry));
    }

    String record(Step.Apply step, ExecType execType) {
        return record(step, execType, 0);
    }

    String record(Step.Apply step, ExecType execType, int before) {
        return record(step.changeSet(), execType, step.checksum(), step.description(), step.tag(), step.earlier(), before);
    }

    String record(Step.Note step) {
        return record(step.changeSet(), step.execType(), step.checksum(), step.description(), step.tag(), step.earlier(), 0);
    }

    /// The number is used up, and the change set has run.
    void recorded(ChangeId id) {
        lastOrder++;
        ran.add(id);
    }

    /// Whether a row of this very run is there.
    Predicate<HistoryRows.Stored> recognises(ChangeId id, Checksum checksum) {
        return stored -> stored.history()
                .find(id)
                .filter(row -> deploymentId.equals(row.deploymentId()) && row.checksum().equals(Optional.of(checksum)))
                .isPresent();
    }

    /// Whether this run has written any row.
    Predicate<HistoryRows.Stored> deployed() {
        return stored -> stored.history().rows().stream().anyMatch(row -> deploymentId.equals(row.deploymentId()));
    }
}
