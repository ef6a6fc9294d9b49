package dev.lockstep.benchmarks.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The most memory that a process has had resident, as the kernel keeps it.
public final class Peak {

    private static final String LABEL = "VmHWM:";

    private final Path children;
    private String child = "";
    private long kib;

    /// Of the child of a shell.
    Peak(long shell) {
        this.children = Path.of("/proc/" + shell + "/task/" + shell + "/children");
    }

    /// In KiB; empty once it has ended, and where there is no `/proc`.
    public static OptionalLong of(long pid) {
        return of(Long.toString(pid));
    }

    private static OptionalLong of(String pid) {
        return read(Path.of("/proc", pid, "status")).lines()
                .filter(line -> line.startsWith(LABEL))
                .mapToLong(line -> Long.parseLong(line.substring(LABEL.length()).replace("kB", "").strip()))
                .findFirst();
    }

    /// A shell that becomes the program begins anew, so that the last look counts.
    void look() {
        if (child.isEmpty()) {
            child = read(children).strip();
        }
        if (!child.isEmpty()) {
            of(child).ifPresent(now -> kib = now);
        }
    }

    long kib() {
        return kib;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
