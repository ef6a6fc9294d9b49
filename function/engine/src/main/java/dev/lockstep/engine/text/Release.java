package dev.lockstep.engine.text;

/// Which release of Lockstep this is.
public final class Release {

    /// As the build has it.
    public static final String VERSION = "0.1.0-SNAPSHOT";

    private Release() {}
}
