package dev.lockstep.lambda;

import dev.lockstep.engine.text.Read;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The changelog of the database before, for the next one that the same execution environment serves: as long as a digest says that it is the same.
final class KeptChangelog {

    private record Kept(ChangelogLocation location, ChangelogFetcher.Fetched fetched) {}

    private final AtomicReference<Optional<Kept>> latest = new AtomicReference<>(Optional.empty());

    Read<ChangelogFetcher.Fetched> fetch(ChangelogFetcher fetcher, ChangelogLocation location, @Nullable String digest) {
        var kept = latest.get();
        if (kept.isPresent() && kept.get().location().equals(location) && kept.get().fetched().digest().equals(digest)) {
            return new Read.Complete<>(kept.get().fetched(), java.util.List.of());
        }
        var read = fetcher.fetch(location, digest);
        if (digest != null && read instanceof Read.Complete<ChangelogFetcher.Fetched>(var fetched, _)) {
            latest.set(Optional.of(new Kept(location, fetched)));
        }
        return read;
    }
}
