@NullMarked
package dev.lockstep.engine.fleet;

import org.jspecify.annotations.NullMarked;
