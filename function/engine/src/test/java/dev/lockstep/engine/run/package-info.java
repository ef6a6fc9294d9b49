@NullMarked
package dev.lockstep.engine.run;

import org.jspecify.annotations.NullMarked;
