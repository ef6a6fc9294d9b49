@NullMarked
package dev.lockstep.benchmarks;

import org.jspecify.annotations.NullMarked;
