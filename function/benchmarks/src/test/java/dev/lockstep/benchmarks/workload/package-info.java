@NullMarked
package dev.lockstep.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
