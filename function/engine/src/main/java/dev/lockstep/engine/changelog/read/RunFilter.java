package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.RunContexts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The contexts and the label filter of the run.
///
/// @param whole the contexts as they choose change sets; empty where they cannot be read as an expression, for which the run is refused later
record RunFilter(Set<String> contexts, Optional<RunContexts> whole, Expression labels) {

    /// @throws IllegalArgumentException if the label filter cannot be read
    static RunFilter of(ReadOptions options) {
        Set<String> contexts = options.contexts()
                .stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new RunFilter(contexts, whole(options.contexts()), Expression.parse(options.labelFilter()));
    }

    private static Optional<RunContexts> whole(List<String> contexts) {
        try {
            return Optional.of(RunContexts.of(contexts));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean takes(ContextFilter filter) {
        return whole.map(contexts -> contexts.take(filter)).orElse(true);
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
