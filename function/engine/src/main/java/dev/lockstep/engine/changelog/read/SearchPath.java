package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Where changelog files are looked up: folders, zip or jar archives, or files in memory; the first that has a path wins.
/// Paths use `/` and cannot lead out of a root.
public sealed interface SearchPath permits SearchPath.Several, SearchPath.Directory, SearchPath.Archive, SearchPath.Memory, Traced, Kept {

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
            TreeSet<String> all = new TreeSet<>();
            for (SearchPath root : roots) {
                all.addAll(root.list(folder));
            }
            return List.copyOf(all);
        }
    }

    /// A folder on disk.
    record Directory(Path root) implements SearchPath {
        public Directory {
            root = root.normalize();
        }

        @Override
        public Optional<FileContent> find(String path) throws IOException {
            Path file = below(path);
            if (file == null) {
                return Optional.empty();
            }
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(file, BasicFileAttributes.class);
            } catch (NoSuchFileException | NotDirectoryException _) {
                return Optional.empty();
            }
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            checkSize(path, attributes.size());
            return Optional.of(new FileContent(path, Files.readAllBytes(file)));
        }

        @Override
        public List<String> list(String folder) throws IOException {
            Path start = below(folder);
            if (start == null || !Files.isDirectory(start)) {
                return List.of();
            }
            try (Stream<Path> files = Files.walk(start)) {
                return files.filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString().replace('\\', '/'))
                        .sorted()
                        .toList();
            }
        }

        /// Null for what leads out, and for what no file here can be called.
        private @Nullable Path below(String path) {
            try {
                Path file = root.resolve(path).normalize();
                return file.startsWith(root) ? file : null;
            } catch (InvalidPathException _) {
                return null;
            }
        }
    }

    /// A zip or jar on disk. Each entry is read when it is asked for; nothing is ever unpacked to disk, so an entry's name cannot lead anywhere.
    record Archive(Path file) implements SearchPath {
        @Override
        public Optional<FileContent> find(String path) throws IOException {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                ZipEntry entry = zip.getEntry(path);
                if (entry == null || entry.isDirectory()) {
                    return Optional.empty();
                }
                try (var in = zip.getInputStream(entry)) {
                    byte[] bytes = in.readNBytes(Limit.FILE_SIZE.most() + 1);
                    checkSize(path, bytes.length);
                    return Optional.of(new FileContent(path, bytes));
                }
            }
        }

        @Override
        public List<String> list(String folder) throws IOException {
            String prefix = prefix(folder);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return zip.stream()
                        .filter(entry -> !entry.isDirectory())
                        .map(ZipEntry::getName)
                        .filter(name -> name.startsWith(prefix) && !List.of(name.split("/", -1)).contains(".."))
                        .distinct()
                        .sorted()
                        .toList();
            }
        }
    }

    /// Files in memory, by path: an unpacked bundle.
    record Memory(SortedMap<String, FileContent> files) implements SearchPath {
        public Memory {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }

        public Memory(Map<String, FileContent> files) {
            this(new TreeMap<>(files));
        }

        @Override
        public Optional<FileContent> find(String path) {
            return Optional.ofNullable(files.get(path));
        }

        @Override
        public List<String> list(String folder) {
            String prefix = prefix(folder);
            return files.tailMap(prefix).keySet().stream().takeWhile(path -> path.startsWith(prefix)).toList();
        }
    }

    private static String prefix(String folder) {
        return folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    }

    private static void checkSize(String path, long size) throws IOException {
        if (size > Limit.FILE_SIZE.most()) {
            throw new IOException("'" + path + "' is larger than " + Limit.FILE_SIZE.shown());
        }
    }
}
