/// The floor that the function is measured against.
@NullMarked
package dev.lockstep.benchmarks.answeronly;

import org.jspecify.annotations.NullMarked;
