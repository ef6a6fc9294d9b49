/// Takes a plan to the database: session, lock, preconditions, the one loop that executes.
@NullMarked
package dev.lockstep.engine.run;

import org.jspecify.annotations.NullMarked;
