package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Another search path as it was when each file and folder was first looked up; for many threads.
public final class Kept implements SearchPath {

    private final SearchPath path;
    private final Map<String, Optional<FileContent>> files = new ConcurrentHashMap<>();
    private final Map<String, List<String>> folders = new ConcurrentHashMap<>();

    public Kept(SearchPath path) {
        this.path = path;
    }

    @Override
    public Optional<FileContent> find(String name) throws IOException {
        Optional<FileContent> known = files.get(name);
        if (known != null) {
            return known;
        }
        Optional<FileContent> found = path.find(name);
        Optional<FileContent> first = files.putIfAbsent(name, found);
        return first == null ? found : first;
    }

    @Override
    public List<String> list(String folder) throws IOException {
        List<String> known = folders.get(folder);
        if (known != null) {
            return known;
        }
        List<String> found = path.list(folder);
        List<String> first = folders.putIfAbsent(folder, found);
        return first == null ? found : first;
    }
}
