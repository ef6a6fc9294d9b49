package dev.lockstep.engine.run;

import dev.lockstep.engine.text.Location;

/// Whether a precondition holds.
sealed interface Answer {

    record Holds() implements Answer {}

    /// @param why what is not as it should be
    record Fails(String why, Location at) implements Answer {}

    /// It could not be told.
    record Errs(String why, Location at) implements Answer {}
}
