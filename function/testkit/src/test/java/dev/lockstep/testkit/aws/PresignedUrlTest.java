package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.testkit.aws.PresignedUrl.Behaviour;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

final class PresignedUrlTest {
    private final RequestIdentity identity = RequestIdentity.unique();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void takes_a_plain_put_of_the_jdk_client() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            assertThat(put(url, answer())).isEqualTo(200);

            assertThat(url.awaitAnswer(Duration.ofSeconds(1)).orElseThrow().physicalResourceId()).isEqualTo("lockstep:db:5432/app/public");
            assertThat(url.answers()).singleElement().satisfies(answer -> {
                assertThat(answer.status()).isEqualTo("SUCCESS");
                assertThat(answer.data("Tag")).contains("v1");
            });
            assertThat(url.violations()).isEmpty();
            assertThat(url.requests()).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("PUT");
                assertThat(url.url()).endsWith(request.target());
                assertThat(request.body()).isEqualTo(answer());
            });
        }
    }

    @Test
    void looks_like_the_url_that_cloudformation_sends() {
        try (var url = PresignedUrl.open(identity)) {
            assertThat(url.url()).matches(
                    "http://127\\.0\\.0\\.1:\\d+/cloudformation-custom-resource-response-eucentral1/arn%3Aaws%3Acloudformation%3A\\S+%7CSchemaMigration%7C"
                            + identity.requestId() + "\\?AWSAccessKeyId=\\w+&Expires=\\d+&Signature=[A-Za-z0-9%]+%3D")
                    .contains("Signature=" + url.canary());
            assertThat(url.url().substring(url.url().indexOf("Signature="))).containsPattern("%2[BF]");
        }
    }

    @Test
    void version_4_says_when_it_was_signed_and_leaves_the_content_type_open() throws Exception {
        var signedAt = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
        try (var url = PresignedUrl.open(identity, PresignedUrl.Signature.VERSION_4, Duration.ofHours(2), signedAt)) {
            assertThat(url.url()).contains("&X-Amz-Date=20260102T030405Z&X-Amz-Expires=7200&")
                    .contains("X-Amz-Signature=" + url.canary());
            assertThat(put(url, answer())).isEqualTo(200);
            assertThat(send(request(url).PUT(BodyPublishers.ofString(answer())).header("Content-Type", "application/json"))).isEqualTo(200);
            assertThat(url.violations()).isEmpty();
            assertThat(send(request(url).PUT(BodyPublishers.ofString(answer())).header("x-amz-acl", "private"))).isEqualTo(403);
            assertThat(send(HttpRequest.newBuilder(URI.create(url.url().replace("%2F", "/"))).PUT(BodyPublishers.ofString(answer()))))
                    .isEqualTo(403);
            assertThat(send(HttpRequest.newBuilder(URI.create(url.url().replace("127.0.0.1", "localhost")))
                    .PUT(BodyPublishers.ofString(answer())))).as("the host is signed").isEqualTo(403);
        }
    }

    @Test
    void version_4_signs_as_the_real_sdk_does() {
        var path = SignedTarget.path(identity);
        var slash = path.indexOf('/', 1);
        var account = AwsSessionCredentials.create(SignatureVersion4.ACCESS_KEY, SignatureVersion4.SECRET, SignatureVersion4.TOKEN);
        try (var signer = S3Presigner.builder()
                .region(Region.EU_CENTRAL_1)
                .endpointOverride(URI.create("http://127.0.0.1:4711"))
                .credentialsProvider(StaticCredentialsProvider.create(account))
                .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            var signed = signer.presignPutObject(put -> put.signatureDuration(Duration.ofHours(2))
                    .putObjectRequest(object -> object.bucket(path.substring(1, slash))
                            .key(URLDecoder.decode(path.substring(slash + 1), UTF_8))));
            var url = signed.url().toString();
            var date = LocalDateTime.parse(url.replaceFirst(".*X-Amz-Date=(\\w+).*", "$1"),
                    DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"));

            var ours = SignatureVersion4.sign(path, "127.0.0.1:4711", date.toInstant(ZoneOffset.UTC), Duration.ofHours(2));

            assertThat(url).contains("http://127.0.0.1:4711" + path + "?").contains("X-Amz-Signature=" + ours.signature());
        }
    }

    @Test
    void version_4_expires() throws Exception {
        try (var url = PresignedUrl.open(identity, PresignedUrl.Signature.VERSION_4, Duration.ofSeconds(-5), Clock.systemUTC())) {
            assertThat(put(url, answer())).isEqualTo(403);
            assertThat(url.violations()).containsExactly("the URL has expired");
        }
    }

    @Test
    void refuses_a_content_type() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            assertThat(send(request(url).PUT(BodyPublishers.ofString(answer())).header("Content-Type", "application/json"))).isEqualTo(403);
            assertThat(url.answers()).isEmpty();
            assertThat(url.violations()).containsExactly("a header breaks the signature: Content-Type: application/json");
        }
    }

    @Test
    void refuses_headers_that_take_part_in_the_signature() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            assertThat(send(request(url).PUT(BodyPublishers.ofString(answer())).header("x-amz-acl", "private"))).isEqualTo(403);
            assertThat(send(request(url).PUT(BodyPublishers.ofString(answer())).header("Content-Type", ""))).isEqualTo(403);
            assertThat(send(request(url).PUT(BodyPublishers.ofString(answer())).header("X-Harmless", "yes"))).isEqualTo(200);
        }
    }

    @Test
    void refuses_a_chunked_body() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(answer().getBytes(UTF_8)));

            assertThat(send(request(url).PUT(body))).isEqualTo(501);
            assertThat(url.answers()).isEmpty();
            assertThat(url.violations()).containsExactly("the body is chunked");
        }
    }

    @Test
    void refuses_a_url_that_was_decoded_and_encoded_again() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            var other = url.url().replace("%3A", ":");

            assertThat(send(HttpRequest.newBuilder(URI.create(other)).PUT(BodyPublishers.ofString(answer())))).isEqualTo(403);
            assertThat(url.violations()).containsExactly("the target is not that of the URL, byte for byte");
        }
    }

    @Test
    void refuses_an_expired_url() throws Exception {
        try (var url = PresignedUrl.open(identity, Duration.ofSeconds(-5), Clock.systemUTC())) {
            assertThat(put(url, answer())).isEqualTo(403);
            assertThat(url.violations()).containsExactly("the URL has expired");
        }
    }

    @Test
    void refuses_other_methods() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            assertThat(send(request(url).POST(BodyPublishers.ofString(answer())))).isEqualTo(405);
            assertThat(url.violations()).containsExactly("POST instead of PUT");
        }
    }

    @Test
    void a_look_at_the_host_is_no_violation_and_no_attempt() throws Exception {
        try (var url = PresignedUrl.open(identity).expect(new Behaviour.Status(503))) {
            assertThat(send(HttpRequest.newBuilder(URI.create(url.url()).resolve("/")).HEAD())).isEqualTo(405);
            assertThat(put(url, answer())).isEqualTo(503);
            assertThat(url.violations()).isEmpty();
        }
    }

    @Test
    void a_body_of_4096_bytes_is_right_and_one_byte_more_is_too_long() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            int room = PresignedUrl.LONGEST_BODY - answer("").getBytes(UTF_8).length;

            assertThat(put(url, answer("x".repeat(room)))).isEqualTo(200);
            assertThat(url.violations()).isEmpty();
            assertThat(put(url, answer("x".repeat(room + 1)))).isEqualTo(200);
            assertThat(url.violations()).containsExactly("Response object is too long. (4097 bytes)");
        }
    }

    @Test
    void says_what_cloudformation_would_not_accept() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            put(url, "nonsense");
            put(url, Json.of(Map.of("Status", "FAILED", "StackId", identity.stackId(), "RequestId", "other")).text());
            put(url, answer().replace("SUCCESS", "success").replace("lockstep:db", "x".repeat(1025)));

            assertThat(url.violations()).containsExactly(
                    "the body is not a JSON object",
                    "FAILED without a Reason",
                    "PhysicalResourceId is missing or empty",
                    "RequestId is not the event's",
                    "LogicalResourceId is not the event's",
                    "Status is neither SUCCESS nor FAILED",
                    "PhysicalResourceId is longer than 1 KB (1041 bytes)");
        }
    }

    @Test
    void behaves_as_planned_attempt_by_attempt() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            url.expect(new Behaviour.Status(500), new Behaviour.Reset(), new Behaviour.Hang(Duration.ofSeconds(30)), new Behaviour.Ok());

            assertThat(put(url, answer())).isEqualTo(500);
            assertThatThrownBy(() -> put(url, answer())).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> put(url, answer())).isInstanceOf(HttpTimeoutException.class);
            assertThat(url.answers()).isEmpty();
            assertThat(put(url, answer())).isEqualTo(200);
            assertThat(url.answers()).hasSize(1);
            assertThat(url.requests()).hasSize(4);
            assertThat(url.violations()).isEmpty();
        }
    }

    @Test
    void a_request_that_breaks_off_is_no_attempt() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            var target = URI.create(url.url());
            for (var part : List.of("", "PUT " + target.getRawPath(), "PUT / HTTP/1.1\r\nHost: x\r\n",
                    "PUT / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{}")) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
                    socket.getOutputStream().write(part.getBytes(UTF_8));
                    socket.shutdownOutput();
                    assertThat(socket.getInputStream().readAllBytes()).isEmpty();
                }
            }
            assertThat(url.requests()).isEmpty();
        }
    }

    @Test
    void can_lose_the_reply_to_an_answer_that_it_took() throws Exception {
        try (var url = PresignedUrl.open(identity).expect(new Behaviour.LostReply())) {
            assertThatThrownBy(() -> put(url, answer())).isInstanceOf(IOException.class);
            assertThat(url.answers()).hasSize(1);
        }
    }

    @Test
    void a_black_hole_lets_no_connection_come_about() {
        try (var url = PresignedUrl.blackHole(identity)) {
            assertThatThrownBy(() -> put(url, answer())).isInstanceOf(HttpConnectTimeoutException.class);
        }
    }

    @Test
    void waits_no_longer_than_told() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            assertThat(url.awaitAnswer(Duration.ofMillis(50))).isEmpty();
        }
    }

    private int put(PresignedUrl url, String body) throws IOException, InterruptedException {
        return send(request(url).PUT(BodyPublishers.ofByteArray(body.getBytes(UTF_8))));
    }

    private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(2)).build(), BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest.Builder request(PresignedUrl url) {
        return HttpRequest.newBuilder(URI.create(url.url()));
    }

    private String answer() {
        return answer("");
    }

    private String answer(String reason) {
        return "{\"Status\":\"SUCCESS\",\"Reason\":\"" + reason + "\",\"PhysicalResourceId\":\"lockstep:db:5432/app/public\",\"StackId\":\""
                + identity.stackId()
                + "\",\"RequestId\":\"" + identity.requestId() + "\",\"LogicalResourceId\":\"" + identity.logicalResourceId()
                + "\",\"Data\":{\"Tag\":\"v1\"}}";
    }
}
