/// What came of a run, as values, text and JSON.
@NullMarked
package dev.lockstep.engine.report;

import org.jspecify.annotations.NullMarked;
