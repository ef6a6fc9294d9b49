package dev.lockstep.engine.changelog;

/// Which identifiers are put in double quotes. `LEGACY`, the default, quotes those of mixed case, reserved words and special characters.
public enum QuotingStrategy {
    LEGACY,
    QUOTE_ALL_OBJECTS,
    QUOTE_ONLY_RESERVED_WORDS
}
