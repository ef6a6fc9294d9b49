/// From files in any of the five formats to one tree, and from the tree to records.
@NullMarked
package dev.lockstep.engine.changelog.read;

import org.jspecify.annotations.NullMarked;
