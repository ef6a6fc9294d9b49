package dev.lockstep.engine.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Opens a connection in a thread of its own while something else is done, such as the changelog read. Who connects first gets it, who connects later another.
final class ConnectionAhead implements Connector, AutoCloseable {

    private final Connector connector;
    private Optional<FutureTask<Connection>> ahead = Optional.empty();

    ConnectionAhead(Connector connector) {
        this.connector = connector;
    }

    void begin() {
        FutureTask<Connection> opening = new FutureTask<>(connector::connect);
        Thread.ofPlatform().daemon().name("lockstep-connect").start(opening);
        ahead = Optional.of(opening);
    }

    @Override
    public Connection connect() throws SQLException {
        Optional<FutureTask<Connection>> begun = ahead;
        ahead = Optional.empty();
        return begun.isPresent() ? opened(begun.get()) : connector.connect();
    }

    private static Connection opened(FutureTask<Connection> opening) throws SQLException {
        try {
            return opening.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException refused -> throw refused;
                case RuntimeException failed -> throw failed;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while connecting", "08001", e);
        }
    }

    /// One that nobody has taken is closed.
    @Override
    public void close() {
        Session.closeQuietly(() -> {
            if (ahead.isPresent()) {
                connect().close();
            }
        });
    }
}
