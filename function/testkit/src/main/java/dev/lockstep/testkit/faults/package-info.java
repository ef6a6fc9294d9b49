/// Faults that are made, not mocked.
@NullMarked
package dev.lockstep.testkit.faults;

import org.jspecify.annotations.NullMarked;
