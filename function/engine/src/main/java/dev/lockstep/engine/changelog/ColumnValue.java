package dev.lockstep.engine.changelog;

import org.jspecify.annotations.Nullable;

/// What a column is to hold, in the forms a changelog offers; several may be given at once, as Liquibase allows.
/// Numbers and dates that are no such thing have already become [#computed()].
///
/// @param numeric the text of the number as written
/// @param date in ISO form, `2021-05-06`, `07:08:09` or `2021-05-06T07:08:09.123`
/// @param rawDate the date as written
/// @param blobFile a file whose bytes are the value
/// @param clobFile a file whose text is the value
/// @param encoding of the clob file
public record ColumnValue(@Nullable String text, @Nullable String numeric, @Nullable String date, @Nullable String rawDate,
        @Nullable Boolean bool, @Nullable FileReference blobFile, @Nullable FileReference clobFile, @Nullable String encoding,
        @Nullable String computed, @Nullable String sequenceNext, @Nullable String sequenceCurrent) {

    /// No value at all.
    public static final ColumnValue NONE = new ColumnValue(null, null, null, null, null, null, null, null, null, null, null);

    /// A file named as the value of a column.
    ///
    /// @param written the path as it stands in the changelog
    /// @param content null where the file does not exist; that is an error only when the change runs
    public record FileReference(String written, @Nullable FileContent content) {}
}
