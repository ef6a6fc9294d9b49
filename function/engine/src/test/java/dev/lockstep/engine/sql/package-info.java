@NullMarked
package dev.lockstep.engine.sql;

import org.jspecify.annotations.NullMarked;
