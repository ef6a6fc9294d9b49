package dev.lockstep.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class PostgresServerTest {

    @Test
    void gives_each_test_an_empty_database(Database one, Database other) throws Exception {
        one.execute("create table t (id int); insert into t values (1)");

        assertThat(one.value("select count(*) from t")).isEqualTo("1");
        assertThat(other.value("select count(*) from pg_class where relname = 't'")).isEqualTo("0");
    }

    @Test
    void shares_one_server(PostgresServer server, Database database) {
        assertThat(server.maintenance().port()).isEqualTo(database.port());
    }

    @Test
    void runs_the_version_that_the_build_names(PostgresServer server) throws Exception {
        var major = PostgresServer.binariesVersion().split("\\.", 2)[0];
        assertThat(server.maintenance().value("show server_version")).startsWith(major + ".");
    }

    @Test
    void refuses_a_wrong_password(Database database) {
        assertThatThrownBy(() -> database.as("postgres", "wrong").connect()).isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void keeps_the_password_out_of_what_it_prints(Database database) {
        assertThat(database.toString() + database.jdbcUrl()).doesNotContain(database.password());
    }

    @Test
    void creates_a_database_of_any_name_and_drops_it_with_its_sessions(PostgresServer server) throws Exception {
        var database = server.createDatabase("Odd? \"name\" & 100% ü");
        try (var connection = database.connect()) {
            server.dropDatabase(database);
            assertThat(connection.isValid(5)).isFalse();
        }
    }

    @Test
    void takes_extra_settings_and_leaves_nothing_behind() throws Exception {
        Path data;
        try (var server = PostgresServer
                .start(PostgresServer.Options.defaults().with("lock_timeout", "7s").with("max_connections", "33"))) {
            var maintenance = server.maintenance();
            assertThat(maintenance.value("show lock_timeout")).isEqualTo("7s");
            assertThat(maintenance.value("show max_connections")).isEqualTo("33");
            data = Path.of(maintenance.value("show data_directory"));
            assertThat(data).isDirectory();
        }
        assertThat(Files.exists(data.getParent())).isFalse();
    }
}
