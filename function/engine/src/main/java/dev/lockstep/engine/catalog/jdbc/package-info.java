/// Asks a database's catalog what there is.
@NullMarked
package dev.lockstep.engine.catalog.jdbc;

import org.jspecify.annotations.NullMarked;
