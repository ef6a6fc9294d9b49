package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Hazard 14.
final class TargetTest {

    @Test
    void hazard_14_is_the_same_id_as_long_as_the_target_is() {
        assertThat(new Target("db.example", 5432, "app", "ledger").physicalResourceId()).isEqualTo("lockstep:db.example:5432/app/ledger");
        assertThat(new Target("db.example", 5432, "app", null).physicalResourceId()).isEqualTo("lockstep:db.example:5432/app/public");
    }

    @Test
    void hazard_14_stays_within_a_kilobyte() {
        var id = new Target("h".repeat(255), 5432, "漢".repeat(300), null).physicalResourceId();

        assertThat(id.getBytes(UTF_8).length).isBetween(1, 1024);
    }

    @Test
    void hazard_14_is_never_empty_while_the_target_is_unknown() {
        assertThat(Target.physicalResourceIdWithoutTarget(envelope("lockstep:x"))).isEqualTo("lockstep:x");
        assertThat(Target.physicalResourceIdWithoutTarget(envelope(null))).startsWith("lockstep:Schema-")
                .isEqualTo(Target.physicalResourceIdWithoutTarget(envelope(null)));
    }

    private static Request.Envelope envelope(@Nullable String id) {
        return new Request.Envelope(ResponseUrl.of("https://localhost/x"), "arn:aws:cloudformation:x", "r", "Schema", id);
    }
}
