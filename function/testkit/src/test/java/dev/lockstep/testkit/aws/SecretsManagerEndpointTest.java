package dev.lockstep.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.testkit.aws.SecretsManagerEndpoint.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DecryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/// Asked by AWS's own SDK.
final class SecretsManagerEndpointTest {
    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-XyZ123";

    private final SecretsManagerEndpoint secrets = SecretsManagerEndpoint.open();
    private final SecretsManagerClient client = SecretsManagerClient.builder()
            .endpointOverride(URI.create(secrets.url()))
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(2)))
            .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
            .build();

    @AfterEach
    void close() {
        client.close();
        secrets.close();
    }

    @Test
    void finds_a_secret_by_arn_by_its_start_and_by_name() {
        assertThat(secrets.put(ARN, "{\"username\":\"app\"}")).isEqualTo(ARN);

        assertThat(value(ARN)).isEqualTo("{\"username\":\"app\"}");
        assertThat(value("app")).isEqualTo("{\"username\":\"app\"}");
        assertThat(value(ARN.substring(0, ARN.length() - 7))).isEqualTo("{\"username\":\"app\"}");
        assertThat(secrets.reads().getFirst()).isEqualTo(new SecretsManagerEndpoint.Read(ARN, Optional.empty(), Optional.empty()));
    }

    @Test
    void names_the_version_and_its_stages() {
        secrets.put("app", "one");
        var response = client.getSecretValue(request -> request.secretId("app"));

        assertThat(response.versionStages()).containsExactly("AWSCURRENT");
        assertThat(response.name()).isEqualTo("app");
        assertThat(response.arn()).startsWith("arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-");
        assertThat(client.getSecretValue(request -> request.secretId("app").versionId(response.versionId())).secretString())
                .isEqualTo("one");
    }

    @Test
    void goes_through_the_stages_of_a_rotation() {
        secrets.put("app", "old");
        secrets.putPending("app", "new");
        assertThat(value("app")).isEqualTo("old");
        assertThat(value("app", "AWSPENDING")).isEqualTo("new");

        secrets.promote("app");
        assertThat(value("app")).isEqualTo("new");
        assertThat(value("app", "AWSPREVIOUS")).isEqualTo("old");
        assertThatThrownBy(() -> value("app", "AWSPENDING")).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("staging label: AWSPENDING");
    }

    @Test
    void knows_no_secret_that_was_not_put() {
        assertThatThrownBy(() -> value("absent")).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Secrets Manager can't find the specified secret.");
    }

    @Test
    void fails_as_planned_in_awss_own_shapes() {
        secrets.put("app", "one");
        secrets.fail(Fault.accessDenied(), Fault.decryptionFailure(), Fault.throttled(), Fault.internal(),
                new Fault.Hang(Duration.ofSeconds(5)));

        assertThatThrownBy(() -> value("app")).isInstanceOfSatisfying(AwsServiceException.class, failure -> {
            assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
            assertThat(failure.statusCode()).isEqualTo(400);
        });
        assertThatThrownBy(() -> value("app")).isInstanceOf(DecryptionFailureException.class);
        assertThatThrownBy(() -> value("app"))
                .isInstanceOfSatisfying(AwsServiceException.class, failure -> assertThat(failure.isThrottlingException()).isTrue());
        assertThatThrownBy(() -> value("app"))
                .isInstanceOfSatisfying(AwsServiceException.class, failure -> assertThat(failure.statusCode()).isEqualTo(500));
        assertThatThrownBy(() -> value("app")).isInstanceOf(SdkClientException.class);
        assertThat(value("app")).isEqualTo("one");
        assertThat(secrets.reads()).hasSize(6);
    }

    private String value(String id) {
        return client.getSecretValue(request -> request.secretId(id)).secretString();
    }

    private String value(String id, String stage) {
        return client.getSecretValue(request -> request.secretId(id).versionStage(stage)).secretString();
    }
}
