package dev.lockstep.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is printed, and how.
final class OutputOptions {

    @Option(names = "--format", paramLabel = "text|json", description = "How results are printed on standard output. Default: text.")
    String format = "text";

    @Option(names = "--quiet", description = "No progress on standard error.")
    boolean quiet;

    @Option(names = "--stacktrace", description = "Show where inside Lockstep an unexpected error came from.")
    boolean stacktrace;

    @Option(names = "--defaults-file", paramLabel = "FILE", description = "Defaults for options. Default: liquibase.properties in the current folder, if it is there.")
    @Nullable
    String defaultsFile;

    boolean json() {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new Refusal("--format cannot be \"" + format + "\".", "choose text or json");
        };
    }
}
