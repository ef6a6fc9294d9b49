/// The few functions a caller needs: read a changelog, plan, migrate, report.
@NullMarked
package dev.lockstep.engine;

import org.jspecify.annotations.NullMarked;
