/// What a changelog says, as records: nothing here reads a file or a database.
@NullMarked
package dev.lockstep.engine.changelog;

import org.jspecify.annotations.NullMarked;
