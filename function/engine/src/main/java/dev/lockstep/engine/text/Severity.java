package dev.lockstep.engine.text;

/// How much a [Problem] weighs: nothing runs until an `ERROR` is mended; a `WARNING` is worth a line in the log.
public enum Severity {
    ERROR,
    WARNING
}
