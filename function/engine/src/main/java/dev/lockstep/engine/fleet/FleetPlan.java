package dev.lockstep.engine.fleet;

/// How a fleet is to go.
///
/// @param atOnce how many databases are migrated at once, from 1
/// @param atOncePerHost how many of them may be on one host, from 1
/// @param canaries how many go first, by themselves: if one of them fails, no other is begun. From 0
/// @param tolerated how many may fail, canaries apart, before no other is begun. From 0
public record FleetPlan(int atOnce, int atOncePerHost, int canaries, int tolerated) {

    public static final FleetPlan DEFAULT = new FleetPlan(16, 8, 1, 0);

    public FleetPlan {
        if (atOnce < 1 || atOncePerHost < 1 || canaries < 0 || tolerated < 0) {
            throw new IllegalArgumentException(
                    "no fleet goes like this: " + atOnce + " at once, " + atOncePerHost + " on a host, " + canaries
                            + " canaries, " + tolerated + " tolerated failures");
        }
    }
}
