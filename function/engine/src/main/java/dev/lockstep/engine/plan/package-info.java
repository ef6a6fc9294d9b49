/// Decides, from changelog and history, what is to be run. Pure.
@NullMarked
package dev.lockstep.engine.plan;

import org.jspecify.annotations.NullMarked;
