/// Stand-ins that speak AWS's wire protocols, and the packaged function run as Lambda runs it.
@NullMarked
package dev.lockstep.testkit.aws;

import org.jspecify.annotations.NullMarked;
