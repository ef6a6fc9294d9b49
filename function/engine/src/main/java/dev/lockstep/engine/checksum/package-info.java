/// Liquibase's checksums, versions 9 and 8, and the description column. Pure.
@NullMarked
package dev.lockstep.engine.checksum;

import org.jspecify.annotations.NullMarked;
