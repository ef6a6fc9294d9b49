package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.text.Read;

/// What a run is asked to do, as two functions: how the changelog is read, and what is planned from it.
public record Task(Reading reading, Planning planning) {

    /// Reads the changelog, knowing what the database says of itself.
    @FunctionalInterface
    public interface Reading {
        Read<Changelog> read(ReadOptions options);
    }

    /// Decides what is to be done.
    @FunctionalInterface
    public interface Planning {
        Planned plan(Changelog changelog, History history, Selection selection);
    }
}
