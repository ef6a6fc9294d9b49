package dev.lockstep.testkit.generate;

import java.util.Optional;

/// A change, and what the database holds after it.
record Made(Element change, Model after) {

    /// Makes one sort of change, unless the database holds nothing that it could be about.
    @FunctionalInterface
    interface Maker {
        Optional<Made> from(Model before);
    }
}
