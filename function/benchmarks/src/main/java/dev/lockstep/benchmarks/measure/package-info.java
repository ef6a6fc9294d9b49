/// Whole processes, and what they took.
@NullMarked
package dev.lockstep.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
