package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ChangelogReader;
import dev.lockstep.engine.changelog.read.Kept;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.text.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

        /// Where it is read from; empty where it is not read from files.
        Optional<Files> files();

        /// @param file the root changelog's path
        record Files(SearchPath path, String file) implements Source {
            @Override
            public Read<Changelog> read(ReadOptions options) {
                return ChangelogReader.read(path, file, options);
            }

            @Override
            public Optional<Files> files() {
                return Optional.of(this);
            }
        }

        /// One that is read already, whatever the database.
        record Given(Read<Changelog> changelog) implements Source {
            @Override
            public Read<Changelog> read(ReadOptions options) {
                return changelog;
            }

            @Override
            public Optional<Files> files() {
                return Optional.empty();
            }
        }

        /// For many databases at once: each file is read once, and the changelog once for all databases that it is the same for.
        final class Shared implements Source {

            /// Changelogs that differ by database are as many as there are databases: then each is read for its own.
            private static final int KEPT = 20;

            private final Files files;
            private final List<Known> known = new ArrayList<>();

            private record Known(ReadOptions options, Changelog changelog, Read<Changelog> read) {}

            public Shared(SearchPath path, String file) {
                this.files = new Files(new Kept(path), file);
            }

            /// One at a time: the first ones to come wait for what the very first reads.
            @Override
            public synchronized Read<Changelog> read(ReadOptions options) {
                for (Known one : known) {
                    if (one.options.readAlike(one.changelog.origin(), options)) {
                        return one.read;
                    }
                }
                Read<Changelog> read = files.read(options);
                if (read instanceof Read.Complete<Changelog>(Changelog changelog, _) && known.size() < KEPT) {
                    known.add(new Known(options, changelog, read));
                }
                return read;
            }

            @Override
            public Optional<Files> files() {
                return Optional.of(files);
            }
        }
    }

    /// Decides what is to be done.
    @FunctionalInterface
    public interface Planning {
        Planned plan(Changelog changelog, History history, Selection selection);
    }
}
