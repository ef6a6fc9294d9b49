package dev.lockstep.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/// A promise, and what became of it in this run.
///
/// @param what is measured, such as `nothing to do, N = 1,000, XML`
/// @param wanted as the promise reads
/// @param bound how the figure and the limit relate
/// @param unit follows the figure
/// @param reached empty where it was not measured
record Goal(String what, String wanted, Bound bound, double limit, String unit, OptionalDouble reached) {

    /// On which side of the limit the figure is to be.
    enum Bound {
        AT_MOST,
        AT_LEAST
    }

    /// As a cell of a table.
    String verdict() {
        if (reached.isEmpty()) {
            return "not measured";
        }
        double figure = reached.getAsDouble();
        boolean met = switch (bound) {
            case AT_MOST -> figure <= limit;
            case AT_LEAST -> figure >= limit;
        };
        String shown = figure == Math.rint(figure) || figure >= 100 ? String.format(Locale.ROOT, "%.0f", figure)
                : String.format(Locale.ROOT, "%.2f", figure);
        return shown + unit + (met ? ", reached" : ", **not reached**");
    }
}
