package dev.lockstep.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The most memory that the child of a shell has had resident, as the kernel keeps it. Zero where there is no `/proc`.
final class Peak {

    private final Path children;
    private String child = "";
    private long kib;

    Peak(long shell) {
        this.children = Path.of("/proc/" + shell + "/task/" + shell + "/children");
    }

    void look() {
        try {
            if (child.isEmpty()) {
                child = Files.readString(children).strip();
            }
            if (!child.isEmpty()) {
                for (String line : Files.readAllLines(Path.of("/proc/" + child + "/status"))) {
                    if (line.startsWith("VmHWM:")) {
                        // a shell that becomes the program begins anew
                        kib = Long.parseLong(line.substring("VmHWM:".length()).replace("kB", "").strip());
                    }
                }
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    long kib() {
        return kib;
    }
}
