@NullMarked
package dev.lockstep.testkit.postgres;

import org.jspecify.annotations.NullMarked;
