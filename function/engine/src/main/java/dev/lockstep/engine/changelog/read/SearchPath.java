package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where changelog files are looked up: folders, zip or jar archives, or files in memory; the first that has a path wins.
/// Paths use `/` and cannot lead out of a root.
public sealed interface SearchPath {

    /// @throws IOException if the file is there and cannot be read
    Optional<FileContent> find(String path) throws IOException;

    /// The paths of all files below a folder, at any depth, in plain string order; empty if there is no such folder.
    List<String> list(String folder) throws IOException;

    /// Several roots; the first that has a file wins.
    record Several(List<SearchPath> roots) implements SearchPath {
        public Several {
            roots = List.copyOf(roots);
        }

        @Override
        public Optional<FileContent> find(String path) throws IOException {
            for (SearchPath root : roots) {
                Optional<FileContent> found = root.find(path);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }

        @Override
        public List<String> list(String folder) throws IOException {
            java.util.TreeSet<String> all = new java.util.TreeSet<>();
            for (SearchPath root : roots) {
                all.addAll(root.list(folder));
            }
            return List.copyOf(all);
        }
    }

    record Directory(Path root) implements SearchPath {
        @Override
        public Optional<FileContent> find(String path) throws IOException {
            Path file = root.resolve(path).normalize();
            if (!file.startsWith(root.normalize()) || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            return Optional.of(new FileContent(path, Files.readAllBytes(file)));
        }

        @Override
        public List<String> list(String folder) throws IOException {
            Path start = root.resolve(folder).normalize();
            if (!start.startsWith(root.normalize()) || !Files.isDirectory(start)) {
                return List.of();
            }
            try (var files = Files.walk(start)) {
                return files.filter(Files::isRegularFile)
                        .map(file -> root.normalize().relativize(file).toString().replace('\\', '/'))
                        .sorted()
                        .toList();
            }
        }
    }

    /// Files in memory, by path: an unpacked bundle.
    record Memory(Map<String, FileContent> files) implements SearchPath {
        public Memory {
            files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
        }

        @Override
        public Optional<FileContent> find(String path) {
            return Optional.ofNullable(files.get(path));
        }

        @Override
        public List<String> list(String folder) {
            String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
            return files.keySet().stream().filter(path -> path.startsWith(prefix)).toList();
        }
    }
}
