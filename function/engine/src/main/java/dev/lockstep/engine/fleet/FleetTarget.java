package dev.lockstep.engine.fleet;

import dev.lockstep.engine.run.Connector;
import dev.lockstep.engine.run.Settings;

/// One database of a fleet.
///
/// @param name tells it from all others
/// @param host the server it is on, such as `db.example:5432`: databases of one host are not migrated too many at once
public record FleetTarget(String name, String host, Connector connector, Settings settings) {}
