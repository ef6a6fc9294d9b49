/// The rows of the history table and what they mean. Pure.
@NullMarked
package dev.lockstep.engine.history;

import org.jspecify.annotations.NullMarked;
