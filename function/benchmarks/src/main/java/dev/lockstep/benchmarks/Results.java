package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.measure.Usage;
import dev.lockstep.benchmarks.measure.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was measured so far.
final class Results {

    /// One row of one table.
    ///
    /// @param size how many change sets
    /// @param who the contender's title, or the function's
    record Key(Flags flags, Scenario scenario, int size, String who) {

        Key(Flags flags, Scenario scenario, int size, Contender contender) {
            this(flags, scenario, size, contender.title());
        }
    }

    /// A table: what is side by side in one run.
    record Table(Flags flags, Scenario scenario, int size) {}

    private final Map<Key, List<Usage>> usages = new LinkedHashMap<>();
    private final Map<Key, Wire> wires = new LinkedHashMap<>();

    void add(Key key, Usage usage) {
        usages.computeIfAbsent(key, _ -> new ArrayList<>()).add(usage);
    }

    void add(Key key, Wire wire) {
        wires.put(key, wire);
    }

    /// The median of the runs.
    Optional<Usage> usage(Key key) {
        return Optional.ofNullable(usages.get(key)).map(Usage::median);
    }

    Optional<Wire> wire(Key key) {
        return Optional.ofNullable(wires.get(key));
    }

    int runs(Key key) {
        return usages.getOrDefault(key, List.of()).size();
    }

    List<Table> tables() {
        return usages.keySet().stream().map(key -> new Table(key.flags(), key.scenario(), key.size())).distinct().toList();
    }

    /// The rows of a table, in the order in which they were first measured.
    List<Key> rows(Table table) {
        return usages.keySet()
                .stream()
                .filter(key -> table.equals(new Table(key.flags(), key.scenario(), key.size())))
                .toList();
    }
}
