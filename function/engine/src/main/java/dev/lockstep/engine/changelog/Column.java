package dev.lockstep.engine.changelog;

import dev.lockstep.engine.text.Location;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A `<column>` of a change; null is absent. Which parts count depends on the change.
///
/// @param constraints null where there is no `<constraints>`; an empty one is not the same, since it counts in the checksum
public record Column(@Nullable String name, @Nullable String type, ColumnValue value, ColumnDefault defaultValue,
        AutoIncrement autoIncrement,
        @Nullable Constraints constraints, @Nullable Boolean computed, @Nullable Boolean descending, @Nullable Boolean included,
        @Nullable String remarks, Placement placement, Location at) {

    /// Where an added column goes. PostgreSQL appends always, so this only counts in the checksum.
    public record Placement(@Nullable String afterColumn, @Nullable String beforeColumn, @Nullable BigInteger position) {

        public static final Placement NONE = new Placement(null, null, null);
    }
}
