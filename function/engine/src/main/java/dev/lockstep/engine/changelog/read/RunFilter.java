package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.changelog.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The contexts and the label filter of the run.
record RunFilter(Set<String> contexts, Expression labels) {

    /// @throws IllegalArgumentException if the label filter cannot be read
    static RunFilter of(ReadOptions options) {
        Set<String> contexts = options.contexts()
                .stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new RunFilter(contexts, Expression.parse(options.labelFilter()));
    }

    boolean takes(Expression context) {
        return context.holds(contexts);
    }

    boolean takes(Labels of) {
        return of.match(labels);
    }

    boolean takes(List<String> of) {
        return new Labels(of, List.of(), null).match(labels);
    }
}
