package dev.lockstep.engine.changelog;

import java.util.HashSet;
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

    /// Whether a run with this label filter takes the change set; labels of including files count as its own.
    public boolean match(Expression filter) {
        Set<String> all = new HashSet<>(names);
        inherited.forEach(all::addAll);
        return filter instanceof Expression.Always || filter.holds(all);
    }
}
