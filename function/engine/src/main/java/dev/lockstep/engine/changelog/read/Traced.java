package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Another search path, and what was looked up in it. What could not be read leaves no trace: whoever asked has a problem to tell of.
final class Traced implements SearchPath {

    private final SearchPath path;
    private final Set<String> lookups = new LinkedHashSet<>();
    private int asked;

    Traced(SearchPath path) {
        this.path = path;
    }

    @Override
    public Optional<FileContent> find(String name) throws IOException {
        asked++;
        Optional<FileContent> found = path.find(name);
        lookups.add(Inputs.file(name, found));
        return found;
    }

    @Override
    public List<String> list(String folder) throws IOException {
        asked++;
        List<String> found = path.list(folder);
        lookups.add(Inputs.folder(folder, found));
        return found;
    }

    /// How often something was looked up, the same thing again and what could not be read among it.
    int asked() {
        return asked;
    }

    List<String> lookups() {
        return List.copyOf(lookups);
    }
}
