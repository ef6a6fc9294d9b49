package dev.lockstep.engine.changelog.read;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the caller says that bears on reading a changelog.
///
/// @param contexts of the run; empty means every context matches
/// @param labelFilter of the run; null means every label matches
/// @param parameters for `${name}`, which win over the changelog's own properties
/// @param databaseProperties built-in ones such as `database.defaultSchemaName`, which lose against everything else
/// @param customChanges whether `customChange` is let through, for a handler to run or to be skipped
public record ReadOptions(List<String> contexts, @Nullable String labelFilter, Map<String, String> parameters,
        Map<String, String> databaseProperties, boolean customChanges) {

    /// Nothing said.
    public static final ReadOptions DEFAULT = new ReadOptions(List.of(), null, Map.of(), Map.of(), false);

    public ReadOptions {
        contexts = List.copyOf(contexts);
        parameters = Map.copyOf(parameters);
        databaseProperties = Map.copyOf(databaseProperties);
    }
}
