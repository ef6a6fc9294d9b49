package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.text.Location;

/// Whether a precondition holds.
sealed interface Answer {

    record Holds() implements Answer {}

    /// @param why what is not as it should be
    record Fails(String why, Location at) implements Answer {}

    /// It could not be told.
    record Errs(String why, Location at) implements Answer {}

    /// To preconditions that say `onSqlOutput="FAIL"` where SQL is only printed.
    static Answer ofSqlOutput(Preconditions preconditions) {
        return new Fails("it says onSqlOutput=\"FAIL\", and SQL is only printed", preconditions.condition().at());
    }
}
