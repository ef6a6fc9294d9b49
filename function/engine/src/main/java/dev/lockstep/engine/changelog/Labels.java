package dev.lockstep.engine.changelog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The labels of a change set, which a run's label filter is matched against.
///
/// @param names lower case, own and inherited
/// @param stored what stands in the history table's LABELS column; null where nothing is said
public record Labels(List<String> names, @Nullable String stored) {

    public static final Labels NONE = new Labels(List.of(), null);

    public Labels {
        names = List.copyOf(names);
    }
}
