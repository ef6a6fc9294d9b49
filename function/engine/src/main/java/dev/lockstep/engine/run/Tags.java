package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.jdbc.Entry;
import dev.lockstep.engine.text.Location;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
        List<String> statements = new ArrayList<>();
        ChangeId nothing = new ChangeId(Long.toString(clock.millis()), "liquibase", "liquibase-internal");
        if (place.stored().history().rows().isEmpty()) {
            statements.add(place.table()
                    .insert(new Entry(nothing, 1, ExecType.EXECUTED, OF_NOTHING, "empty", "", null, null, null,
                            Bookkeeping.deploymentId(clock))));
        }
        statements.add(place.table().tag(tag));
        new Transactions(place, around)
                .commit(new Unit(nothing, Location.of("tag " + tag), List.of(), statements, history -> isSet(history, tag)));
    }

    private static boolean isSet(History history, String tag) {
        return !history.rows().isEmpty() && Objects.equals(history.rows().getLast().tag(), tag);
    }
}
