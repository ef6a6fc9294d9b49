package dev.lockstep.testkit.aws;

/// A line that the function's process wrote.
public record LogLine(Stream stream, String text) {

    /// Where it was written to.
    public enum Stream {
        OUT,
        ERROR
    }
}
