package dev.lockstep.testkit.oracle;

/// What Liquibase says about one change set without running it: its identity, its description, its checksums of version 9 and 8.
public record ChangeSetChecksums(String id, String author, String path, String description, String version9, String version8) {}
