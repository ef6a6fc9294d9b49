package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.text.Sha256;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RdsTrustTest {

    @Test
    void has_an_authority_of_rds_for_every_key_type_and_none_that_has_ended() throws IOException, GeneralSecurityException {
        var roots = RdsTrust.rdsRoots();

        assertThat(roots).hasSize(86);
        assertThat(roots).allSatisfy(root -> {
            root.verify(root.getPublicKey());
            assertThat(root.getNotAfter().toInstant()).isAfter(Instant.now().plus(Duration.ofDays(365)));
            assertThat(root.getBasicConstraints()).isNotNegative();
        });
        for (var name : new String[]{"eu-central-1 Root CA RSA2048 G1", "eu-central-1 Root CA RSA4096 G1", "eu-central-1 Root CA ECC384 G1",
                "Amazon Root CA 1"}) {
            assertThat(roots).anyMatch(root -> root.getSubjectX500Principal().getName().contains(name));
        }
    }

    @Test
    void is_the_bundle_that_its_source_note_describes() throws IOException {
        assertThat(resource("SOURCE.md")).contains(Sha256.hex(resource("roots.pem").getBytes(UTF_8)));
    }

    @Test
    void can_be_made_by_the_driver() throws IOException, GeneralSecurityException {
        assertThat(new RdsTrust(new java.util.Properties()).getSupportedCipherSuites()).isNotEmpty();
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(RdsTrust.class.getResourceAsStream("rds/" + name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
