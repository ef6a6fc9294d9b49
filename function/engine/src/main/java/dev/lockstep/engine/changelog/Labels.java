package dev.lockstep.engine.changelog;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The labels of a change set, which a run's label filter is matched against.
///
/// @param names the change set's own, lower case
/// @param inherited those of each including file, lower case, innermost first
/// @param stored what stands in the history table's LABELS column; null where nothing is said
public record Labels(List<String> names, List<List<String>> inherited, @Nullable String stored) {
    public static final Labels NONE = new Labels(List.of(), List.of(), null);

    public Labels {
        names = List.copyOf(names);
        inherited = inherited.stream().map(List::copyOf).toList();
    }

    /// Whether a run with this label filter takes the change set: its own labels fit, and those of each including file.
    public boolean match(Expression filter) {
        return filter instanceof Expression.Always
                || (filter.holds(Set.copyOf(names)) && inherited.stream().allMatch(labels -> filter.holds(Set.copyOf(labels))));
    }
}
