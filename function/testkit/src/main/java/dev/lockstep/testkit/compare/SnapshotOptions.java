package dev.lockstep.testkit.compare;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What of a database is compared, and what in it may differ.
///
/// @param data whether rows and the positions of sequences count
/// @param privileges whether owners and grants count
/// @param maskAround dates from a day before to a day after count as equal: both databases were filled by `now()`
/// @param maskUuids UUIDs count as equal: both databases made their own
public record SnapshotOptions(boolean data, boolean privileges, @Nullable Instant maskAround, boolean maskUuids) {

    /// Structure and data, to the letter; no owners and grants.
    public static SnapshotOptions exact() {
        return new SnapshotOptions(true, false, null, false);
    }

    public SnapshotOptions withoutData() {
        return new SnapshotOptions(false, privileges, maskAround, maskUuids);
    }

    public SnapshotOptions withPrivileges() {
        return new SnapshotOptions(data, true, maskAround, maskUuids);
    }

    public SnapshotOptions maskingDatesAround(Instant now) {
        return new SnapshotOptions(data, privileges, now, maskUuids);
    }

    public SnapshotOptions maskingUuids() {
        return new SnapshotOptions(data, privileges, maskAround, true);
    }
}
