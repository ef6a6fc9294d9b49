package dev.lockstep.engine.changelog;

import dev.lockstep.engine.text.Location;

/// SQL as somebody wrote it, and where its first character stands.
public record SqlText(String text, Location start) {}
