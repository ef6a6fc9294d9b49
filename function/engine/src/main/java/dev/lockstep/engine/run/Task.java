package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ChangelogReader;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.text.Read;

/// What a run is asked to do: where the changelog comes from, and what is planned from it.
///
/// @param wholeUpdate whether a plan without steps means that an update has nothing to do, now and for as long as nothing changes
public record Task(Source source, Planning planning, boolean wholeUpdate) {

    public Task(Source source, Planning planning) {
        this(source, planning, false);
    }

    /// Reads the changelog, knowing what the database says of itself.
    public sealed interface Source {

        Read<Changelog> read(ReadOptions options);

        /// @param file the root changelog's path
        record Files(SearchPath path, String file) implements Source {
            @Override
            public Read<Changelog> read(ReadOptions options) {
                return ChangelogReader.read(path, file, options);
            }
        }

        /// One that is read already, whatever the database.
        record Given(Read<Changelog> changelog) implements Source {
            @Override
            public Read<Changelog> read(ReadOptions options) {
                return changelog;
            }
        }
    }

    /// Decides what is to be done.
    @FunctionalInterface
    public interface Planning {
        Planned plan(Changelog changelog, History history, Selection selection);
    }
}
