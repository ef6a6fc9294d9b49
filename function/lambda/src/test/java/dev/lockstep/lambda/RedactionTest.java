package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.run.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Hazards 12 and 13.
final class RedactionTest {

    @ParameterizedTest
    @ValueSource(strings = {"password=canary", "password: \"canary\"", "alter role app password 'canary'", "\"Password\": \"canary\"",
            "jdbc:postgresql://app:canary@db/x", "https://b.s3.amazonaws.com/k?X-Amz-Signature=canary&x=1", "X-Amz-Security-Token=canary",
            "Signature=canary", "jdbc:postgresql://db/app?user=a&password=canary"})
    void hazard_12_masks_what_looks_like_a_secret(String text) {
        assertThat(new Redaction().clean(text)).doesNotContain("canary").contains("***");
    }

    @Test
    void hazard_12_masks_the_secrets_it_was_told_of() {
        var redaction = new Redaction();
        redaction.hide("$1 (canary");

        assertThat(redaction.clean("it is $1 (canary, twice: $1 (canary")).isEqualTo("it is ***, twice: ***");
    }

    @Test
    void hazard_12_masks_a_secret_in_every_form_it_takes() {
        var redaction = new Redaction();
        redaction.hide("can'ary\\ \"4711/ä+");

        for (var form : List.of("can'ary\\ \"4711/ä+", "can''ary\\ \"4711/ä+", "can'ary\\\\ \"4711/ä+", "can'ary\\\\ \\\"4711/ä+",
                "can%27ary%5C+%224711%2F%C3%A4%2B", "can%27ary%5C%20%224711%2F%C3%A4%2B")) {
            assertThat(redaction.clean("it is <" + form + ">")).isEqualTo("it is <***>");
        }
    }

    @Test
    void hazard_12_an_iam_token_is_masked_even_where_it_is_only_part_of_it() {
        var token = IamToken.of("db.example", 5432, "app", "eu-central-1",
                AwsSessionCredentials.create("AKIDCANARYCANARYCANA", "secret", "session-canary"),
                Clock.systemUTC());
        var redaction = new Redaction();
        redaction.hide(token);

        assertThat(redaction.clean("refused: " + token)).isEqualTo("refused: ***");
        assertThat(redaction.clean("https://" + token)).doesNotContain("canary").doesNotContain("X-Amz-Signature=0");
        assertThat(redaction.clean(token.substring(1))).doesNotContain("session-canary")
                .contains("X-Amz-Signature=***")
                .contains("X-Amz-Security-Token=***");
    }

    @ParameterizedTest
    @EnumSource(Properties.SslMode.class)
    void hazard_12_what_the_driver_throws_holds_no_password(Properties.SslMode mode) throws Exception {
        try (var refusing = new ServerSocket(0)) {
            var closing = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        refusing.accept().close();
                    }
                } catch (IOException _) {
                    // the test is over
                }
            });
            var connector = new DatabaseConnector(new Target("127.0.0.1", refusing.getLocalPort(), "app", null),
                    new Samples.OneAccount("app", "canary-4711"), mode, "lockstep", new StopSignal(), Samples.log(new Redaction()));
            var said = new StringWriter();

            assertThatThrownBy(connector::connectOnce).satisfies(failure -> failure.printStackTrace(new PrintWriter(said, true)));

            assertThat(said.toString()).contains("SQLException").doesNotContain("canary");
            assertThat(closing.isDaemon()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"the secret arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-AbCdEf has no username",
            "changelogs/a.sql:12:3: ERROR: relation \"passwords\" does not exist [42P01]",
            "password authentication failed for user \"app\""})
    void leaves_alone_what_people_need(String text) {
        assertThat(new Redaction().clean(text)).isEqualTo(text);
    }
}
