package dev.lockstep.testkit.aws;

import java.time.Duration;
import java.util.Optional;

/// One invocation of a function: what came of it, how long the JVM took from its start until it asked for an event (empty if it never
/// did), how long the invocation took as the caller saw it, and how long after the JVM's start it ended.
public record Invocation(Outcome outcome, Optional<Duration> init, Duration took, Duration sinceStart) {}
