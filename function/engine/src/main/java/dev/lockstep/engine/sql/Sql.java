package dev.lockstep.engine.sql;

import dev.lockstep.engine.text.Location;

/// One statement as it is sent, without the closing semicolon.
///
/// @param at where the statement, or the change it was rendered from, stands
public record Sql(String text, Location at) {}
