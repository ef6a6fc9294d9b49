package dev.lockstep.benchmarks.measure;

import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import java.util.function.Function;

/// What a process said to its database, counted on the wire.
///
/// @param connections how many it opened
/// @param roundTrips how often it waited for an answer once a connection stood
/// @param statements how many the server has carried out
public record Wire(int connections, int roundTrips, int statements) {

    /// Runs a command against the database by way of a counter, which makes it slow: no time is taken.
    public static Wire of(Database database, Function<Database, Command> command) throws InterruptedException {
        try (TcpProxy proxy = TcpProxy.to(database.host(), database.port())) {
            var _ = command.apply(new Database("127.0.0.1", proxy.port(), database.name(), database.user(), database.password())).run();
            // each connection is said to be ready once before it is asked anything
            return new Wire(proxy.connections(), proxy.roundTrips() - proxy.connections(), proxy.statements());
        }
    }
}
