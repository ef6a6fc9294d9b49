package dev.lockstep.testkit.faults;

/// What may happen to a wire between a client and its server.
///
/// - `DELAY`: nothing arrives for a while.
/// - `CUT`: the server never gets what the client sent, and both ends see that the other is gone.
/// - `CUT_AFTERWARDS`: the server gets it, and the client never hears what became of it.
/// - `HALF_CLOSE_TO_SERVER`: the server sees the end of what the client sends; the client sees nothing yet.
/// - `HALF_CLOSE_TO_CLIENT`: the client sees the end of what the server sends; the server sees nothing yet.
public enum WireFault {
    DELAY,
    CUT,
    CUT_AFTERWARDS,
    HALF_CLOSE_TO_SERVER,
    HALF_CLOSE_TO_CLIENT
}
