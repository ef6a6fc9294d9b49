/// From changes to PostgreSQL statements, and back: splitting, quoting, types, rendering, inverting. Pure.
@NullMarked
package dev.lockstep.engine.sql;

import org.jspecify.annotations.NullMarked;
