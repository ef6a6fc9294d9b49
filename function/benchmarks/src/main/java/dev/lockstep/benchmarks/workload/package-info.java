/// Change sets made from a seed, and the ways to write them down.
@NullMarked
package dev.lockstep.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
