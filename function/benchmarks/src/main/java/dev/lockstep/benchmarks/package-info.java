/// Side-by-side measurements of whole processes, each a ratio within one run.
@NullMarked
package dev.lockstep.benchmarks;

import org.jspecify.annotations.NullMarked;
