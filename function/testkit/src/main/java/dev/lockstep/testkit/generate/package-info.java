/// Random changelogs, made from a seed: the same seed makes the same changelog.
@NullMarked
package dev.lockstep.testkit.generate;

import org.jspecify.annotations.NullMarked;
