package dev.lockstep.engine.changelog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The contexts of a run, which names them, or gives an expression over those of the change sets: either way of matching is enough.
///
/// @param names lower case
public record RunContexts(Set<String> names, Expression wanted) {

    public RunContexts {
        names = Set.copyOf(names);
    }

    /// @throws IllegalArgumentException if what is given cannot be read as an expression
    public static RunContexts of(List<String> given) {
        Set<String> names = given.stream().flatMap(text -> names(text).stream()).collect(Collectors.toUnmodifiableSet());
        return new RunContexts(names, Expression.parse(String.join(",", names.stream().sorted().toList())));
    }

    /// Whether a change set is taken. The filters of including files must match in any case.
    public boolean take(ContextFilter filter) {
        boolean matches = wanted.holds(names(filter.stored())) || Expression.parse(filter.own()).holds(names);
        return matches && filter.inherited().stream().allMatch(inherited -> Expression.parse(inherited).holds(names));
    }

    private static Set<String> names(@Nullable String text) {
        if (text == null) {
            return Set.of();
        }
        return Arrays.stream(text.toLowerCase(Locale.ROOT).replace("\\", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
