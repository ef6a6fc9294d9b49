package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

final class IamTokenTest {

    private static final AwsSessionCredentials CREDENTIALS = AwsSessionCredentials.create("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG",
            "a/b+c==");

    /// Whose clock cannot be set, so that the second in which it signs is looked up in its token.
    @ParameterizedTest
    @ValueSource(strings = {"migrator", "user with spaces & ümlauts", "a+b=c/d"})
    void signs_as_the_sdk_for_rds_does(String user) {
        var utilities = RdsUtilities.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
                .build();
        var theirs = utilities.generateAuthenticationToken(request -> request.hostname("db.example").port(5432).username(user));
        var date = theirs.replaceFirst(".*X-Amz-Date=([0-9TZ]+).*", "$1");
        var clock = Clock.fixed(
                Instant.parse(date.replaceFirst("(....)(..)(..)T(..)(..)(..)Z", "$1-$2-$3T$4:$5:$6Z")),
                ZoneOffset.UTC);

        var ours = IamToken.of("db.example", 5432, user, "eu-central-1", CREDENTIALS, clock);

        assertThat(ours).startsWith("db.example:5432/?");
        assertThat(parameters(ours)).isEqualTo(parameters(theirs));
    }

    /// In a fixed order: that of the SDK's is another, which the signature does not depend on.
    private static List<String> parameters(String token) {
        return Arrays.stream(token.substring(token.indexOf('?') + 1).split("&", -1)).sorted().toList();
    }
}
