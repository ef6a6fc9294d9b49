package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.jdbc.Entry;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.text.Location;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Sets a tag on the last row of history. Where there is no row yet it writes one that stands for nothing, as Liquibase does.
final class Tags {

    private static final Checksum OF_NOTHING = new Checksum(9, "d41d8cd98f00b204e9800998ecf8427e");

    private final Workplace place;
    private final Workplace.Surroundings around;
    private final Clock clock;

    Tags(Workplace place, Workplace.Surroundings around, Clock clock) {
        this.place = place;
        this.around = around;
        this.clock = clock;
    }

    void set(String tag) throws Failure {
        new Transactions(place, around).commit(unit(tag, place.stored().history().rows().isEmpty()));
    }

    /// @param first whether there is no row yet
    Unit unit(String tag, boolean first) {
        ChangeId nothing = nothing(clock);
        return new Unit(nothing, Location.of("tag " + tag), List.of(), statements(tag, place.table(), first, nothing, clock),
                after -> isSet(after.history(), tag));
    }

    /// @param first whether there is no row yet
    static List<String> statements(String tag, HistoryTable table, boolean first, Clock clock) {
        return statements(tag, table, first, nothing(clock), clock);
    }

    private static List<String> statements(String tag, HistoryTable table, boolean first, ChangeId nothing, Clock clock) {
        Entry entry = new Entry(nothing, OptionalInt.of(1), ExecType.EXECUTED, OF_NOTHING, "empty", "", null, null, null,
                Bookkeeping.deploymentId(clock));
        return first ? List.of(table.insert(entry), table.tag(tag)) : List.of(table.tag(tag));
    }

    private static ChangeId nothing(Clock clock) {
        return new ChangeId(Long.toString(clock.millis()), "liquibase", "liquibase-internal");
    }

    /// Whether an update with nothing pending is to set this tag. One that history knows stays where it is: going back to an older release must not move its tag.
    ///
    /// @param tag null for none
    static boolean isDue(@Nullable String tag, History history) {
        return tag != null && history.rows().stream().noneMatch(row -> tag.equals(row.tag()));
    }

    private static boolean isSet(History history, String tag) {
        return !history.rows().isEmpty() && Objects.equals(history.rows().getLast().tag(), tag);
    }
}
