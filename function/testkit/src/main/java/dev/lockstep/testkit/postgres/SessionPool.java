package dev.lockstep.testkit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import org.postgresql.ds.PGPooledConnection;

/// Sessions of one database that serve again once they are closed, as new as `DISCARD ALL` makes them. For where thousands of short ones follow each other: a new one
/// costs the server more than what is done in it.
public final class SessionPool implements Sessions, AutoCloseable {

    private final Database database;
    private final Queue<Pooled> idle = new ArrayDeque<>();

    private record Pooled(Connection physical, PGPooledConnection handles) {}

    public SessionPool(Database database) {
        this.database = database;
    }

    @Override
    public Connection connect() throws SQLException {
        var pooled = next();
        return pooled.handles().getConnection();
    }

    private synchronized Pooled next() throws SQLException {
        var pooled = idle.poll();
        return pooled == null ? open() : pooled;
    }

    private Pooled open() throws SQLException {
        var physical = database.connect();
        var pooled = new Pooled(physical, new PGPooledConnection(physical, true, false));
        pooled.handles().addConnectionEventListener(new ConnectionEventListener() {
            @Override
            public void connectionClosed(ConnectionEvent event) {
                takeBack(pooled);
            }

            @Override
            public void connectionErrorOccurred(ConnectionEvent event) {
                // a broken one is told by the next reset
            }
        });
        return pooled;
    }

    private synchronized void takeBack(Pooled pooled) {
        if (reset(pooled.physical())) {
            idle.add(pooled);
        }
    }

    private static boolean reset(Connection session) {
        try (var statement = session.createStatement()) {
            session.setAutoCommit(true);
            session.setReadOnly(false);
            statement.execute("discard all");
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        for (var pooled : idle) {
            pooled.physical().close();
        }
        idle.clear();
    }
}
