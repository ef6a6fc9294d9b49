/// Places in files, problems found there, and how they are shown.
@NullMarked
package dev.lockstep.engine.text;

import org.jspecify.annotations.NullMarked;
