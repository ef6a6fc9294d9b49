package dev.lockstep.engine.run;

import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Sha256;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The lock that dies with its session: a session advisory lock, keyed by database and history table.
///
/// It is polled for, in autocommit: whoever waits inside `pg_advisory_lock()` holds a snapshot, and CREATE INDEX CONCURRENTLY waits for that.
final class AdvisoryLock {

    private AdvisoryLock() {}

    /// A number for the history table; the server adds the database by itself.
    static long key(String schema) {
        return ByteBuffer.wrap(Sha256.of("lockstep " + schema + ".databasechangelog")).getLong();
    }

    /// @param waiting is told who holds the lock, whenever that is somebody else than before
    static void acquire(Session session, Patience patience, Consumer<String> waiting) throws Failure {
        long key = key(session.target().schema());
        String told = "";
        while (!attempt(session, key)) {
            String holder = holder(session, key);
            if (patience.exhausted()) {
                throw notAcquired(holder);
            }
            if (!holder.equals(told)) {
                waiting.accept(holder);
                told = holder;
            }
            patience.pause();
        }
    }

    /// Tries once, on the very backend that the session began with and on no other.
    private static boolean attempt(Session session, long key) throws Failure {
        String ours = "pg_backend_pid() = " + session.target().pid();
        try (Statement statement = session.connection().createStatement();
                ResultSet tried = statement
                        .executeQuery("SELECT " + ours + ", CASE WHEN " + ours + " THEN pg_try_advisory_lock(" + key + ") END")) {
            tried.next();
            if (!tried.getBoolean(1)) {
                throw pooled();
            }
            return tried.getBoolean(2);
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
    }

    private static String holder(Session session, long key) throws Failure {
        try (Statement statement = session.connection().createStatement(); ResultSet rows = statement.executeQuery(holdersQuery(key))) {
            List<String> holders = holders(rows);
            return holders.isEmpty() ? "a session that has just ended" : holders.getFirst();
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
    }

    /// Who holds the lock, for a person, seen from any connection.
    static List<String> holders(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(holdersQuery(key(schema)))) {
            return holders(rows);
        }
    }

    private static String holdersQuery(long key) {
        return "SELECT l.pid, a.usename, a.application_name, coalesce(a.client_addr::text, 'local'), a.backend_start::timestamptz(0)::text"
                + " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
                + " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
                + " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
                + " AND l.classid = " + (key >>> 32) + " AND l.objid = " + (key & 0xffffffffL);
    }

    private static List<String> holders(ResultSet rows) throws SQLException {
        List<String> holders = new ArrayList<>();
        while (rows.next()) {
            holders.add("pid " + rows.getInt(1) + ", role " + rows.getString(2) + ", application '" + rows.getString(3) + "', from "
                    + rows.getString(4) + ", connected since " + rows.getString(5));
        }
        return holders;
    }

    static void release(Session session) {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(" + key(session.target().schema()) + ")");
        } catch (SQLException e) {
            // the session is gone, and the lock with it
        }
    }

    private static Failure notAcquired(String holder) {
        return new Failure(Outcome.UNAVAILABLE, Problem.error(Code.LOCK_NOT_ACQUIRED, null,
                "another migration of this database holds the lock: " + holder,
                "wait until it ends, or end it: SELECT pg_terminate_backend(PID); the lock goes with its session"));
    }

    private static Failure pooled() {
        return new Failure(Outcome.UNAVAILABLE, Problem.error(Code.LOCK_NOT_ACQUIRED, null,
                "the lock is held by another backend than the one that works: a pooler hands out backends by transaction",
                "connect to the database itself, or to a pooler in session mode"));
    }
}
