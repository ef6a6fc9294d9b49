package dev.lockstep.engine.run;

import java.util.List;

/// Who is in the way: other sessions of the server, one line each for a person.
final class Blockers {

    private static final String SESSIONS = "SELECT a.pid, a.usename, a.application_name, coalesce(a.client_addr::text, 'local'), a.state,"
            + " a.query_start::timestamptz(0)::text, a.query FROM pg_catalog.pg_stat_activity a WHERE ";

    private Blockers() {}

    /// Who makes this backend wait.
    static String of(int pid) {
        return SESSIONS + "a.pid = ANY (pg_blocking_pids(" + pid + "))";
    }

    /// Who else has a lock on one of the tables.
    ///
    /// @param tables as SQL literals
    static String on(List<String> tables) {
        return SESSIONS
                + "a.pid <> pg_backend_pid() AND a.pid IN (SELECT l.pid FROM pg_catalog.pg_locks l WHERE l.granted AND l.relation IN ("
                + String.join(", ", tables.stream().map(table -> "to_regclass(" + table + ")").toList())
                + ") AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))";
    }

    /// One row of the answer.
    static String described(List<String> row) {
        return "pid " + row.get(0) + ", role " + row.get(1) + ", application '" + row.get(2) + "', from " + row.get(3) + ", " + row.get(4)
                + ", query since " + row.get(5) + ": " + PostgresErrors.excerpt(row.get(6));
    }

    static String together(List<String> blockers) {
        return blockers.isEmpty() ? "who held it could not be seen" : "held by " + String.join("; ", blockers);
    }
}
