@NullMarked
package dev.lockstep.testkit.compare;

import org.jspecify.annotations.NullMarked;
