package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

final class DatabaseOptionsTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PGHOST", "elsewhere", "PGDATABASE", "other", "PGUSER", "somebody");
    private static final DatabaseSecret SECRET = DatabaseSecret
            .of("{\"username\":\"app\",\"password\":\"canary\",\"host\":\"db.example.com\",\"port\":5433,\"dbname\":\"bank\"}");

    private final DatabaseOptions options = new DatabaseOptions();

    @Test
    void the_host_in_a_secret_wins_over_the_environment() {
        DatabaseOptions.Address address = options.address(ENVIRONMENT, SECRET);

        assertThat(address.url()).isEqualTo("jdbc:postgresql://db.example.com:5433/bank");
        assertThat(address.properties()).containsEntry("user", "app").containsEntry("sslmode", "require");
    }

    @Test
    void a_url_wins_over_the_host_in_a_secret() {
        options.url = "jdbc:postgresql://localhost/app";

        assertThat(options.address(ENVIRONMENT, SECRET).url()).isEqualTo("jdbc:postgresql://localhost/app");
    }

    @Test
    void a_secret_without_a_host_leaves_it_to_the_environment() {
        DatabaseSecret managed = DatabaseSecret.of("{\"username\":\"app\",\"password\":\"canary\"}");

        assertThat(options.address(ENVIRONMENT, managed).url()).isEqualTo("jdbc:postgresql://elsewhere:5432/other");
    }

    @Test
    void what_a_typed_secret_holds_goes_to_no_database_that_was_not_typed() {
        Map<String, String> environment = Map.of("LIQUIBASE_COMMAND_URL", "jdbc:postgresql://localhost/app", "LIQUIBASE_COMMAND_USERNAME",
                "somebody");

        assertThat(defaultOf("--url", environment)).isEqualTo("jdbc:postgresql://localhost/app");
        assertThat(defaultOf("--url", environment, "update", "--secret", "arn")).isNull();
        assertThat(defaultOf("--username", environment, "--secret=arn", "update")).isNull();
    }

    @Test
    void a_server_that_says_nothing_is_given_up_after_a_while() {
        assertThat(options.address(ENVIRONMENT, null).properties()).containsEntry("connectTimeout", "30")
                .containsEntry("loginTimeout", "30");
        Map<String, String> hasty = Map.of("PGHOST", "elsewhere", "PGCONNECT_TIMEOUT", "5");
        assertThat(options.address(hasty, null).properties()).containsEntry("connectTimeout", "5").containsEntry("loginTimeout", "5");
    }

    @Test
    void a_database_is_named_without_what_may_be_a_password() {
        options.url = "jdbc:postgresql://db/app?user=app&password=canary";
        assertThat(options.address(ENVIRONMENT, null).name()).isEqualTo("//db/app as app");
        options.url = "jdbc:postgresql://db/app?password=canary";
        assertThat(options.address(ENVIRONMENT, null).name()).isEqualTo("//db/app as somebody");
    }

    private static @Nullable String defaultOf(String option, Map<String, String> environment, String... args) {
        Path folder = Path.of("no-such-folder");
        Surroundings surroundings = new Surroundings(environment, Map.of(), folder, folder, InputStream.nullInputStream(), System.out,
                System.err, false);
        return Defaults.of(surroundings, args).defaultValue(CommandSpec.forAnnotatedObject(new DatabaseOptions()).findOption(option));
    }

    @Test
    void the_environment_can_ask_for_more_than_encryption() {
        assertThat(options.address(Map.of("PGSSLMODE", "verify-full"), SECRET).properties()).containsEntry("sslmode", "verify-full");
    }
}
