@NullMarked
package dev.lockstep.engine.history;

import org.jspecify.annotations.NullMarked;
