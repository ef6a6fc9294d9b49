/// Reads and appends the history table.
@NullMarked
package dev.lockstep.engine.history.jdbc;

import org.jspecify.annotations.NullMarked;
