package dev.lockstep.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class SessionPoolTest {

    private static final String PID = "select pg_backend_pid()";

    private final Database database;

    SessionPoolTest(PostgresServer server) {
        this.database = server.createDatabase();
    }

    @Test
    void a_session_serves_again_and_remembers_nothing() throws SQLException {
        try (var pool = new SessionPool(database)) {
            String pid = pool.value(PID);
            try (var connection = pool.connect(); var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("create table never_committed (id int)");
                statement.execute("set lock_timeout = '7s'");
                statement.execute("select pg_advisory_lock(4711)");
            }
            assertThat(pool.value("select to_regclass('never_committed') is null")).isEqualTo("t");
            assertThat(pool.value("show lock_timeout")).isEqualTo("0");
            assertThat(pool.value("select count(*) from pg_locks where locktype = 'advisory'")).isEqualTo("0");
            assertThat(pool.value(PID)).isEqualTo(pid);
        }
    }

    @Test
    void two_at_once_are_two_sessions() throws SQLException {
        try (var pool = new SessionPool(database);
                var one = pool.connect();
                var statement = one.createStatement();
                var row = statement.executeQuery(PID)) {
            assertThat(row.next()).isTrue();
            assertThat(pool.value(PID)).isNotEqualTo(row.getString(1));
        }
    }

    @Test
    void a_session_that_died_does_not_serve_again() throws SQLException {
        try (var pool = new SessionPool(database)) {
            try (var connection = pool.connect(); var statement = connection.createStatement()) {
                statement.execute("select 1");
                database.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid()");
            }
            assertThat(pool.value("select 1")).isEqualTo("1");
        }
    }
}
