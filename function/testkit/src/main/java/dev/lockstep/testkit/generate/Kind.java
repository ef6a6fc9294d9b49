package dev.lockstep.testkit.generate;

/// What a column holds, whatever its type is called.
enum Kind {
    INTEGER,
    NUMBER,
    TEXT,
    TRUTH,
    DATE,
    TIME,
    TIMESTAMP,
    UUID,
    BYTES,
    JSON
}
