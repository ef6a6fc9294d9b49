package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Another search path, and what was looked up in it. What could not be read leaves no trace: whoever asked has a problem to tell of.
public final class Traced implements SearchPath {

    private final SearchPath path;
    private final Set<String> lookups = new LinkedHashSet<>();

    public Traced(SearchPath path) {
        this.path = path;
    }

    @Override
    public Optional<FileContent> find(String name) throws IOException {
        Optional<FileContent> found = path.find(name);
        lookups.add(Inputs.file(name, found));
        return found;
    }

    @Override
    public List<String> list(String folder) throws IOException {
        List<String> found = path.list(folder);
        lookups.add(Inputs.folder(folder, found));
        return found;
    }

    /// All that went into what was read.
    ///
    /// @param parameterNames that were looked up meanwhile
    public Inputs inputs(Set<String> parameterNames, ReadOptions options) {
        Map<String, String> parameters = Parameters.given(options);
        List<String> all = new ArrayList<>(lookups);
        new TreeSet<>(parameterNames).forEach(name -> all.add(Inputs.parameter(name, parameters.get(name))));
        return new Inputs(all);
    }
}
