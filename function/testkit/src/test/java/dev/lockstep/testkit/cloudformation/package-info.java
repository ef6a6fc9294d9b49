@NullMarked
package dev.lockstep.testkit.cloudformation;

import org.jspecify.annotations.NullMarked;
