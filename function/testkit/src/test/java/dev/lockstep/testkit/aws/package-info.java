@NullMarked
package dev.lockstep.testkit.aws;

import org.jspecify.annotations.NullMarked;
