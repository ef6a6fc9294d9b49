package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.testkit.aws.S3Endpoint.Fault;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Asked by AWS's own SDK.
final class S3EndpointTest {
    private final S3Endpoint objects = S3Endpoint.open();
    private final S3Client client = S3Client.builder()
            .endpointOverride(URI.create(objects.url()))
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(2)))
            .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
            .build();

    @AfterEach
    void close() {
        client.close();
        objects.close();
    }

    @Test
    void serves_the_newest_version_and_older_ones_by_their_id() {
        var first = objects.put("changes", "release 7/ü+.sql", "one".getBytes(UTF_8));
        var second = objects.put("changes", "release 7/ü+.sql", "two".getBytes(UTF_8));

        var newest = client.getObjectAsBytes(request -> request.bucket("changes").key("release 7/ü+.sql"));
        assertThat(newest.asUtf8String()).isEqualTo("two");
        assertThat(newest.response().versionId()).isEqualTo(second);
        assertThat(newest.response().eTag()).isEqualTo("\"b8a9f715dbb64fd5c56e7783c6820a61\"");
        assertThat(newest.response().checksumCRC32()).isNull();
        assertThat(client.getObjectAsBytes(request -> request.bucket("changes").key("release 7/ü+.sql").versionId(first)).asUtf8String())
                .isEqualTo("one");
    }

    @Test
    void sends_a_checksum_where_it_is_asked_for() {
        objects.put("changes", "a.sql", "123456789".getBytes(UTF_8));
        var response = client.getObjectAsBytes(request -> request.bucket("changes").key("a.sql").checksumMode(ChecksumMode.ENABLED))
                .response();

        assertThat(response.checksumCRC32()).isEqualTo("y/Q5Jg==");
    }

    @Test
    void answers_head_without_a_body() {
        objects.put("changes", "a.sql", "select 1".getBytes(UTF_8));

        assertThat(client.headObject(request -> request.bucket("changes").key("a.sql")).contentLength()).isEqualTo(8);
        assertThatThrownBy(() -> client.headObject(request -> request.bucket("changes").key("b.sql")))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void finds_the_bucket_in_the_host_too() throws Exception {
        objects.put("changes", "a.sql", "select 1".getBytes(UTF_8));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(objects.url()).getPort())) {
            socket.getOutputStream().write("GET /a.sql HTTP/1.1\r\nHost: changes.localhost:9\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).startsWith("HTTP/1.1 200 OK")
                    .endsWith("\r\n\r\nselect 1");
        }
    }

    @Test
    void says_what_is_missing_in_s3s_own_shape() {
        assertThatThrownBy(() -> read("nowhere", "a.sql"))
                .isInstanceOfSatisfying(S3Exception.class,
                        failure -> assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("NoSuchBucket"));
        objects.put("changes", "a.sql", new byte[0]);
        assertThatThrownBy(() -> read("changes", "b.sql")).isInstanceOf(NoSuchKeyException.class);
        objects.remove("changes", "a.sql");
        assertThatThrownBy(() -> read("changes", "a.sql")).isInstanceOf(S3Exception.class);
    }

    @Test
    void fails_as_planned() {
        objects.put("changes", "a.sql", "select 1 from dual".getBytes(UTF_8));
        objects.fail(new Fault.AccessDenied(), new Fault.Refused(503, "SlowDown"), new Fault.CutShort(5), new Fault.Corrupt(),
                new Fault.Hang(Duration.ofSeconds(5)));

        assertThatThrownBy(() -> read("changes", "a.sql")).isInstanceOfSatisfying(S3Exception.class, failure -> {
            assertThat(failure.statusCode()).isEqualTo(403);
            assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
        });
        assertThatThrownBy(() -> read("changes", "a.sql"))
                .isInstanceOfSatisfying(S3Exception.class, failure -> assertThat(failure.statusCode()).isEqualTo(503));
        assertThatThrownBy(() -> read("changes", "a.sql")).as("cut short").isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> read("changes", "a.sql")).as("corrupt")
                .isInstanceOf(SdkClientException.class)
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> read("changes", "a.sql")).as("hangs").isInstanceOf(SdkClientException.class);
        assertThat(read("changes", "a.sql")).isEqualTo("select 1 from dual");
        assertThat(objects.requests()).hasSize(6);
    }

    private String read(String bucket, String key) {
        return client.getObjectAsBytes(request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED)).asUtf8String();
    }
}
