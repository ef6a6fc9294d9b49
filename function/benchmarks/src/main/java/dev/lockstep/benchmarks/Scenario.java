package dev.lockstep.benchmarks;

import java.util.Locale;

/// What is measured.
enum Scenario {
    INSTALL("first install"),
    NOTHING("nothing to do"),
    ONE_MORE("one new change set on top");

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
