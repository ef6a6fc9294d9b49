/// Many databases of one shape, migrated by one changelog.
@NullMarked
package dev.lockstep.engine.fleet;

import org.jspecify.annotations.NullMarked;
