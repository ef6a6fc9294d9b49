/// Lockstep beside the real Liquibase: the same changelog, two databases, everything compared.
@NullMarked
package dev.lockstep.engine.oracle;

import org.jspecify.annotations.NullMarked;
