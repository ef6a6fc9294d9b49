package dev.lockstep.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// Makes AWS clients when they are needed, from what Lambda puts into the environment: looking for a Region or credentials anywhere else
/// would cost time at every cold start.
final class AwsClients {

    private final Map<String, String> environment;

    AwsClients(Map<String, String> environment) {
        this.environment = environment;
    }

    /// For the Region that the secret's ARN names.
    SecretsManagerClient secretsManager(String arn) {
        var parts = arn.split(":", 5);
        return SecretsManagerClient.builder()
                .region(parts.length == 5 && !parts[3].isEmpty() ? Region.of(parts[3]) : region())
                .credentialsProvider(credentials())
                .httpClientBuilder(http())
                .build();
    }

    S3Client s3() {
        return S3Client.builder()
                .region(region())
                .credentialsProvider(credentials())
                .httpClientBuilder(http())
                .forcePathStyle(hasEndpointOfItsOwn()) // buckets are no host names there
                .build();
    }

    Region region() {
        return Optional.ofNullable(environment.get("AWS_REGION"))
                .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
                .filter(name -> !name.isBlank())
                .map(Region::of)
                .orElseThrow(() -> new IllegalStateException("the environment variable AWS_REGION is not set, which Lambda always does"));
    }

    static AwsCredentialsProvider credentials() {
        return EnvironmentVariableCredentialsProvider.create();
    }

    private boolean hasEndpointOfItsOwn() {
        return environment.containsKey("AWS_ENDPOINT_URL_S3") || environment.containsKey("AWS_ENDPOINT_URL");
    }

    private static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(5)).socketTimeout(Duration.ofSeconds(15));
    }
}
