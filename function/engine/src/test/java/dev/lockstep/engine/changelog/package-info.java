@NullMarked
package dev.lockstep.engine.changelog;

import org.jspecify.annotations.NullMarked;
