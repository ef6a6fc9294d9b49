/// Valid input made invalid at random, and the promise that nothing worse than an answer comes of it.
@NullMarked
package dev.lockstep.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
