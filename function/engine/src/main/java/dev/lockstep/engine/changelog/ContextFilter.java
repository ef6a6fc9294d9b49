package dev.lockstep.engine.changelog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The contexts a change set is meant for: its own filter and those of the files that include it.
///
/// @param own the change set's own text; null where absent
/// @param inherited the filters of including files, innermost first, as text
/// @param expression all of them joined by `and`
/// @param stored what stands in the history table's CONTEXTS column; null where nothing is said
public record ContextFilter(@Nullable String own, List<String> inherited, Expression expression, @Nullable String stored) {

    public static final ContextFilter NONE = new ContextFilter(null, List.of(), new Expression.Always(), null);

    public ContextFilter {
        inherited = List.copyOf(inherited);
    }
}
