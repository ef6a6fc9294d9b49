@NullMarked
package dev.lockstep.testkit.oracle;

import org.jspecify.annotations.NullMarked;
