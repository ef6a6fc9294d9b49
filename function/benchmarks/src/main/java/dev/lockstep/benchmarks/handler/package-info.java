/// Handlers that the function is measured against, each packaged by itself.
@NullMarked
package dev.lockstep.benchmarks.handler;

import org.jspecify.annotations.NullMarked;
