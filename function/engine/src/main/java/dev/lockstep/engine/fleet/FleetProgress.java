package dev.lockstep.engine.fleet;

/// What happens to a fleet, told as it happens, by one thread at a time.
public sealed interface FleetProgress {

    /// @param databases how many there are in it
    record WaveBegins(Wave wave, int databases) implements FleetProgress {}

    record Began(String target) implements FleetProgress {}

    record Ended(FleetVerdict verdict) implements FleetProgress {}

    /// No other database is begun; those at work go on to their end.
    ///
    /// @param why for a person
    record Stopped(String why) implements FleetProgress {}

    /// The canaries, or all that come behind them.
    enum Wave {
        CANARIES,
        ALL
    }
}
