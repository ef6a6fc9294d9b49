package dev.lockstep.engine.run;

import java.sql.Connection;
import java.sql.SQLException;

/// Opens connections to the one database that is to be migrated. Called anew for every connection, so that fresh credentials can be used.
@FunctionalInterface
public interface Connector {

    /// @throws SQLException as the driver reports it; the engine turns it into a problem
    Connection connect() throws SQLException;
}
