@NullMarked
package dev.lockstep.engine.plan;

import org.jspecify.annotations.NullMarked;
