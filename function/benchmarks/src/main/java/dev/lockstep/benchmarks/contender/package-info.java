/// Programs that are measured as whole processes: the smallest that reach an engine. Each runs on a class path of its own, so none may use a class of
/// this module's other packages.
@NullMarked
package dev.lockstep.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
