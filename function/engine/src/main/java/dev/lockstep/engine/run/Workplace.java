package dev.lockstep.engine.run;

import dev.lockstep.engine.history.jdbc.HistoryLayout;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/// A database that is ours for as long as we work: the advisory lock on the working session, Liquibase's row held by the guard,
/// and both history tables as they should be.
final class Workplace implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    private final Surroundings around;
    private final HistoryTable table;
    private Session session;
    private Guard guard;
    private Watch watch;

    /// What every part of a run is given.
    record Surroundings(Connector connector, Settings settings, Listener listener, StopSignal stop, RandomGenerator random) {
        void waiting(String holder) {
            listener.on(new Progress.WaitingForLock(holder));
        }
    }

    private Workplace(Surroundings around, Session session, Guard guard, HistoryTable table) {
        this.around = around;
        this.session = session;
        this.guard = guard;
        this.table = table;
        this.watch = watching();
    }

    /// Takes the locks, waiting as long as the settings say. The session stays the caller's until this returns.
    static Workplace take(Surroundings around, Session session) throws Failure {
        Patience patience = new Patience(around.settings().lockWait(), around.stop(), around.random());
        AdvisoryLock.acquire(session, patience, around::waiting);
        HistoryTable table = prepare(session, patience);
        Guard guard = Guard.open(around.connector(), table, patience, around::waiting);
        around.listener().on(new Progress.LockAcquired());
        return new Workplace(around, session, guard, table);
    }

    /// Lays out the history tables. A Liquibase that starts at the same time may be doing the same: then we look again.
    private static HistoryTable prepare(Session session, Patience patience) throws Failure {
        HistoryTable table = session.table();
        for (int attempt = 1;; attempt++) {
            List<String> statements = table.preparation();
            if (statements.isEmpty()) {
                return table;
            }
            try {
                inOneTransaction(session.connection(), statements);
                return new HistoryTable(layout(session));
            } catch (SQLException e) {
                boolean race = List.of("42P07", "42710", "23505", "42701").contains(PostgresErrors.state(e));
                if (!race || attempt == ATTEMPTS) {
                    throw PostgresErrors.readingHistory(e, table.name());
                }
                patience.pause();
                table = new HistoryTable(layoutOf(session, table));
            }
        }
    }

    private static HistoryLayout layoutOf(Session session, HistoryTable table) throws Failure {
        try {
            return layout(session);
        } catch (SQLException e) {
            throw PostgresErrors.readingHistory(e, table.name());
        }
    }

    private static HistoryLayout layout(Session session) throws SQLException {
        String schema = session.target().schema();
        try (Statement statement = session.connection().createStatement();
                var row = statement.executeQuery(
                        "SELECT " + HistoryLayout.query(Quoted.text(schema)))) {
            row.next();
            return HistoryLayout.of(schema, (String[]) row.getArray(1).getArray());
        }
    }

    static void inOneTransaction(Connection connection, List<String> statements) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.addBatch(sql);
            }
            statement.addBatch("COMMIT");
            statement.executeBatch();
        } catch (SQLException e) {
            Session.closeQuietly(connection::rollback);
            throw PostgresErrors.own(e);
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private Watch watching() {
        return new Watch(guard, session.target().pid(), around.settings().lockTimeout(), around.stop(),
                who -> around.listener()
                        .on(new Progress.Warned(Problem.warning(Code.LOCK_NOT_ACQUIRED, null,
                                "a session that waited for this migration was cancelled, since a CONCURRENTLY statement waited for it: "
                                        + who,
                                "start that migration again when this one has ended"))));
    }

    Connection connection() {
        return session.connection();
    }

    Session session() {
        return session;
    }

    HistoryTable table() {
        return table;
    }

    Watch watch() {
        return watch;
    }

    /// Both tables' rows as they are under the lock.
    HistoryRows.Stored stored() throws Failure {
        return session.stored(table.layout());
    }

    Pipeline pipeline() {
        return new Pipeline(session.connection(), watch::running);
    }

    /// Connects again after the connection was lost, and takes the lock again: once it is ours the lost backend is certainly gone, so that
    /// what history says is final.
    void reconnect() throws Failure {
        watch.close();
        session.close();
        Session fresh = Session.open(around.connector(), around.settings());
        try {
            AdvisoryLock.acquire(fresh, new Patience(around.settings().lockWait(), around.stop(), around.random()), around::waiting);
        } catch (Failure e) {
            fresh.close();
            throw e;
        }
        session = fresh;
        if (!guard.holds()) {
            guard.close();
            guard = Guard.open(around.connector(), table, new Patience(around.settings().lockWait(), around.stop(), around.random()),
                    around::waiting);
        }
        watch = watching();
    }

    /// Gives back both locks. The session itself is closed by who opened it, a later one by us.
    @Override
    public void close() {
        watch.close();
        AdvisoryLock.release(session);
        guard.close();
        session.close();
    }
}
