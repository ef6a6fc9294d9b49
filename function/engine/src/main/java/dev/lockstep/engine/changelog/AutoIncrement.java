package dev.lockstep.engine.changelog;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The identity of a column.
///
/// @param enabled the attribute `autoIncrement`; null where it is absent
/// @param generationType `ALWAYS` or `BY DEFAULT`, as written
public record AutoIncrement(@Nullable Boolean enabled, @Nullable String generationType, @Nullable Boolean defaultOnNull,
        @Nullable BigInteger startWith, @Nullable BigInteger incrementBy) {

    /// Nothing said.
    public static final AutoIncrement NONE = new AutoIncrement(null, null, null, null, null);
}
