package dev.lockstep.benchmarks;

import java.util.List;
import java.util.Locale;

/// Flags that all JVMs of a comparison get alike.
enum Flags {
    DEFAULT,
    C1;

    List<String> words() {
        return switch (this) {
            case DEFAULT -> List.of();
            case C1 -> List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        };
    }

    String title() {
        return this == DEFAULT ? "no JVM flags" : String.join(" ", words());
    }

    /// As on the command line.
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }
}
