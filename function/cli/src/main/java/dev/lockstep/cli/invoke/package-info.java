/// The verb `invoke`: the packaged function, run on this machine between stand-ins that speak AWS's wire protocols.
@NullMarked
package dev.lockstep.cli.invoke;

import org.jspecify.annotations.NullMarked;
