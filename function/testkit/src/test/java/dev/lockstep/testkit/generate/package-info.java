@NullMarked
package dev.lockstep.testkit.generate;

import org.jspecify.annotations.NullMarked;
