@NullMarked
package dev.lockstep.engine.checksum;

import org.jspecify.annotations.NullMarked;
