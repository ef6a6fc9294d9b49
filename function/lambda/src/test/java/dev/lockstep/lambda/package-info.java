@NullMarked
package dev.lockstep.lambda;

import org.jspecify.annotations.NullMarked;
