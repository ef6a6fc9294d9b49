package dev.lockstep.engine.changelog;

import org.jspecify.annotations.Nullable;

/// A column's default value, in the forms a changelog offers.
///
/// @param date in ISO form
/// @param constraintName kept for the checksum; PostgreSQL has no named defaults
public record ColumnDefault(@Nullable String text, @Nullable String numeric, @Nullable String date, @Nullable Boolean bool,
        @Nullable String computed, @Nullable String sequenceNext, @Nullable String constraintName) {

    /// No default.
    public static final ColumnDefault NONE = new ColumnDefault(null, null, null, null, null, null, null);
}
