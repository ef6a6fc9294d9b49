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
        return kept(files, name, path::find);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return kept(folders, folder, path::list);
    }

    @FunctionalInterface
    private interface Lookup<T> {
        T of(String name) throws IOException;
    }

    private static <T> T kept(Map<String, T> known, String name, Lookup<T> lookup) throws IOException {
        T first = known.get(name);
        if (first != null) {
            return first;
        }
        T found = lookup.of(name);
        T other = known.putIfAbsent(name, found);
        return other == null ? found : other;
    }
}
