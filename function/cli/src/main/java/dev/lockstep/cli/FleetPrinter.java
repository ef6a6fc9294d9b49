package dev.lockstep.cli;

import dev.lockstep.engine.fleet.FleetProgress.Wave;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Tells a person how far a fleet is: one bar that moves on a terminal, a line per database elsewhere.
final class FleetPrinter {

    private static final int BAR_WIDTH = 30;
    private static final double NANOS = 1e9;

    private final PrintStream err;
    private final boolean terminal;
    private final boolean quiet;
    private final int total;
    private final LongSupplier clock;
    private final long begun;
    private int done;
    private int failed;

    /// @param clock in nanoseconds
    FleetPrinter(PrintStream err, boolean terminal, boolean quiet, int total, LongSupplier clock) {
        this.err = err;
        this.terminal = terminal;
        this.quiet = quiet;
        this.total = total;
        this.clock = clock;
        this.begun = clock.getAsLong();
    }

    void begins(Wave wave, int databases) {
        line(databases + (databases == 1 ? " database" : " databases") + switch (wave) {
            case CANARIES -> " first, as canaries";
            case ALL -> " to go";
        });
    }

    void ended(FleetRow row) {
        done++;
        failed += row.failed() ? 1 : 0;
        if (row.failed()) {
            line(done + "/" + total + " failed " + row.name() + ": " + row.reason().lines().findFirst().orElse("without a reason"));
        } else if (!terminal) {
            String count = row.applied() == 0 ? "" : row.applied() == 1 ? "1 change set, " : row.applied() + " change sets, ";
            line(done + "/" + total + " " + row.outcome().word() + " " + row.name() + " (" + count + row.took().toMillis() + " ms)");
        }
        if (terminal && !quiet) {
            err.print(ProgressPrinter.CLEAR_LINE + (done < total ? bar() : ""));
            err.flush();
        }
    }

    void stopped(String why) {
        line("no other is begun: " + why);
    }

    /// Takes the bar away.
    void over() {
        if (terminal && !quiet) {
            err.print(ProgressPrinter.CLEAR_LINE);
            err.flush();
        }
    }

    private String bar() {
        int filled = (int) ((long) BAR_WIDTH * done / total);
        double rate = done * NANOS / Math.max(1, clock.getAsLong() - begun);
        return String.format(Locale.ROOT, "[%s%s] %d/%d, %d failed, %.1f a second, %s left", "#".repeat(filled),
                "-".repeat(BAR_WIDTH - filled), done, total, failed, rate, Times.about((total - done) / rate));
    }

    private void line(String text) {
        if (!quiet) {
            err.println((terminal ? ProgressPrinter.CLEAR_LINE : "") + text);
            err.flush();
        }
    }
}
