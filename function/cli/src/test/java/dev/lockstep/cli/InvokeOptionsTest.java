package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InvokeOptionsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://localhost/app?user=u&password=canary canary", "jdbc:postgresql://u:canary@localhost/app",
            "postgresql://u:canary@localhost/app", "jdbc:postgresql://a,b/app?password=canary",
            "jdbc:postgresql://localhost?password=canary",
            "jdbc:postgresql://localhost:canary/app", "jdbc:postgresql://localhost/app?password=canary%"})
    void a_malformed_url_is_refused_without_a_word_of_it(String url) {
        Session session = new Session(folder, Map.of("PGUSER", "app"));

        assertThat(session.run("invoke", "--url", url, "event.json")).isEqualTo(2);
        assertThat(session.err()).contains("LS-5009").contains("jdbc:postgresql://HOST:PORT/DATABASE").doesNotContain("canary");
    }

    @Test
    void settings_in_the_url_that_the_function_would_not_see_are_refused() {
        Session session = new Session(folder, Map.of("PGUSER", "app"));

        assertThat(session.run("invoke", "--url", "jdbc:postgresql://localhost/app?sslmode=disable", "event.json")).isEqualTo(2);
        assertThat(session.err()).contains("LS-5009").contains("SslMode");
    }

    @Test
    void a_url_without_a_role_is_refused_rather_than_used_as_a_superuser() {
        Session session = new Session(folder, Map.of());

        assertThat(session.run("invoke", "--url", "jdbc:postgresql://localhost/app", "event.json")).isEqualTo(2);
        assertThat(session.err()).contains("LS-5009").contains("owns the database and is no superuser");
    }

    @Test
    void liquibase_properties_never_lead_invoke_to_a_database() throws Exception {
        Session session = new Session(folder, Map.of()).write("liquibase.properties", "url=not-a-url\nusername=app\npassword=canary\n");

        assertThat(session.run("invoke", "event.json")).isEqualTo(2);
        assertThat(session.err()).contains("lockstep-function.zip does not exist").doesNotContain("LS-5009");
    }

    @Test
    void everything_that_is_wrong_is_told_in_one_run() throws Exception {
        Session session = new Session(folder, Map.of()).write("other.json", "{}");

        assertThat(session.run("invoke", "--url", "jdbc:postgresql://localhost/app", "event.json", "other.json")).isEqualTo(2);
        assertThat(session.err()).contains("LS-5009")
                .contains("lockstep-function.zip does not exist")
                .contains("event.json could not be read")
                .contains("other.json is no event of CloudFormation");
    }
}
