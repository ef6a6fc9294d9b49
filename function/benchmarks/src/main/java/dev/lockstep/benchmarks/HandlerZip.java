package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.handler.CustomResource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A function's package made for the measurement: a handler of this module and what it shares with the others, jars in `lib`, and folders of changelogs.
record HandlerZip(Class<?> handler, List<Path> jars, List<Path> changelogs) {

    HandlerZip {
        jars = List.copyOf(jars);
        changelogs = List.copyOf(changelogs);
    }

    /// @return a temporary file
    Path write() throws IOException {
        Path zip = Files.createTempFile("handler-", ".zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Class<?> type : List.of(handler, CustomResource.class)) {
                String entry = type.getName().replace('.', '/') + ".class";
                try (InputStream bytes = Objects.requireNonNull(type.getResourceAsStream("/" + entry))) {
                    put(out, entry, bytes);
                }
            }
            for (Path jar : jars) {
                put(out, "lib/" + jar.getFileName(), jar);
            }
            for (Path folder : changelogs) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        put(out, folder.getFileName() + "/" + folder.relativize(file), file);
                    }
                }
            }
        }
        return zip;
    }

    private static void put(ZipOutputStream out, String entry, Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            put(out, entry, bytes);
        }
    }

    private static void put(ZipOutputStream out, String entry, InputStream bytes) throws IOException {
        out.putNextEntry(new ZipEntry(entry));
        bytes.transferTo(out);
        out.closeEntry();
    }
}
