package dev.lockstep.engine.changelog;

import dev.lockstep.engine.text.Location;
import org.jspecify.annotations.Nullable;

/// A `<column>` of `loadData` and `loadUpdateData`: how one field of the file is read.
///
/// @param type `STRING`, `NUMERIC`, `DATE`, `BOOLEAN`, `COMPUTED`, `SEQUENCE`, `BLOB`, `CLOB`, `SKIP`, `UUID`, `OTHER` or a type of the database; as written
/// @param index of the field in the file, from 0; null where the header is used
public record LoadColumn(@Nullable String name, @Nullable String header, @Nullable Integer index, @Nullable String type,
        @Nullable String nullPlaceholder, @Nullable Boolean allowUpdate, ColumnDefault defaultValue, @Nullable String encoding,
        Location at) {}
