@NullMarked
package dev.lockstep.engine.changelog.read;

import org.jspecify.annotations.NullMarked;
