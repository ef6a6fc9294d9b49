/// What a database holds, as records.
@NullMarked
package dev.lockstep.engine.catalog;

import org.jspecify.annotations.NullMarked;
