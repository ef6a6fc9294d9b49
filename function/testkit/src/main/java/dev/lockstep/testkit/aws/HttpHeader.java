package dev.lockstep.testkit.aws;

/// One header line, its name as it was written on the wire.
public record HttpHeader(String name, String value) {}
