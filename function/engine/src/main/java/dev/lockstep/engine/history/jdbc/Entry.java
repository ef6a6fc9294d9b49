package dev.lockstep.engine.history.jdbc;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.ExecType;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What is written about one change set; date and version are added by [HistoryTable].
///
/// @param orderExecuted one more than the last row's; empty where the server is to find that number
/// @param deploymentId ten digits, the same for all rows of a run
public record Entry(ChangeId id, OptionalInt orderExecuted, ExecType execType, Checksum checksum, @Nullable String description,
        @Nullable String comments, @Nullable String tag, @Nullable String contexts, @Nullable String labels, String deploymentId) {}
