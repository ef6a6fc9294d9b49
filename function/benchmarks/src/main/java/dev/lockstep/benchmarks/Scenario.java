package dev.lockstep.benchmarks;

import java.util.Locale;

/// What is measured.
enum Scenario {
    INSTALL("First install"),
    NOTHING("Nothing to do"),
    ONE_MORE("One new change set on top"),
    STATUS("`lockstep status`, up to date, as the user types it"),
    FLEET("Many databases, first install"),
    FLEET_NOTHING("Many databases, nothing to do"),
    COLD_START("The function, from the start of its JVM to the answered URL, nothing to do");

    private final String title;

    Scenario(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /// As on the command line: `one-more`.
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
