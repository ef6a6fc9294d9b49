package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"the secret arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-AbCdEf has no username",
            "changelogs/a.sql:12:3: ERROR: relation \"passwords\" does not exist [42P01]",
            "password authentication failed for user \"app\""})
    void leaves_alone_what_people_need(String text) {
        assertThat(new Redaction().clean(text)).isEqualTo(text);
    }
}
