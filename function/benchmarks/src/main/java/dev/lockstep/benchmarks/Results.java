package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.measure.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was measured so far.
final class Results {

    /// One cell of the tables.
    ///
    /// @param flags the name of the JVM's flags
    /// @param size how many change sets
    record Key(String flags, Scenario scenario, int size, Contender contender) {}

    private final Map<Key, List<Usage>> usages = new LinkedHashMap<>();

    void add(Key key, Usage usage) {
        usages.computeIfAbsent(key, _ -> new ArrayList<>()).add(usage);
    }

    /// The median of the runs.
    Optional<Usage> usage(Key key) {
        return Optional.ofNullable(usages.get(key)).map(Usage::median);
    }

    int runs(Key key) {
        return usages.getOrDefault(key, List.of()).size();
    }
}
