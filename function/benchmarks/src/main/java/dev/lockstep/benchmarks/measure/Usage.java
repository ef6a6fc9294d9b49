package dev.lockstep.benchmarks.measure;

import java.util.Comparator;
import java.util.List;

/// What a process took, with all that it waited for.
///
/// @param wall seconds from its start to its end
/// @param cpu seconds of user and system time, its children's among them
/// @param peakKib the most memory that it had resident
public record Usage(double wall, double cpu, long peakKib) {

    /// Each of the three on its own, so that one disturbed run spoils nothing.
    public static Usage median(List<Usage> all) {
        return new Usage(middle(all.stream().map(Usage::wall).toList()), middle(all.stream().map(Usage::cpu).toList()),
                Math.round(middle(all.stream().map(usage -> (double) usage.peakKib()).toList())));
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
