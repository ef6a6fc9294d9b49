package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.PresignedUrl.Behaviour;
import dev.lockstep.testkit.aws.RequestIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Hazards 5 to 9 at the wire.
final class ResponseSenderTest {

    private final RequestIdentity identity = RequestIdentity.unique();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void hazard_05_tries_again_after_errors_of_the_server_and_resets() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            url.expect(new Behaviour.Status(500), new Behaviour.Status(503), new Behaviour.Reset());

            send(url, Duration.ofSeconds(20));

            assertThat(url.requests()).hasSize(4);
            assertThat(url.answers()).hasSize(1);
            assertThat(url.violations()).isEmpty();
        }
    }

    @Test
    void hazard_05_throws_when_the_time_is_over_so_that_lambda_delivers_the_event_again() {
        try (var url = PresignedUrl.open(identity)) {
            var hang = new Behaviour.Hang(Duration.ofSeconds(10));
            url.expect(hang, hang, hang, hang);

            assertThatThrownBy(() -> send(url, Duration.ofMillis(1500))).isInstanceOf(IOException.class)
                    .hasMessageContaining("in time")
                    .hasMessageContaining("cloudformation-custom-resource-response");
            assertThat(written.toString(UTF_8)).doesNotContain(url.canary());
        }
    }

    @Test
    @Timeout(20)
    void hazard_05_does_not_wait_for_a_body_that_never_ends() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            url.expect(new Behaviour.StallBody(500, Duration.ofMinutes(5)));

            send(url, Duration.ofSeconds(7));

            assertThat(url.requests()).hasSize(2);
            assertThat(url.answers()).hasSize(1);
        }
    }

    @Test
    @Timeout(20)
    void hazard_05_leaves_time_for_another_attempt_when_one_hangs_near_the_end() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            url.expect(new Behaviour.Hang(Duration.ofMinutes(5)));

            send(url, Duration.ofSeconds(7));

            assertThat(url.requests()).hasSize(2);
            assertThat(url.answers()).hasSize(1);
        }
    }

    @Test
    void hazard_06_takes_403_for_final() {
        try (var url = PresignedUrl.open(identity)) {
            url.expect(new Behaviour.Status(403));

            assertThatThrownBy(() -> send(url, Duration.ofSeconds(10))).isInstanceOf(IOException.class).hasMessageContaining("403");
            assertThat(url.requests()).hasSize(1);
        }
    }

    @Test
    void hazard_06_takes_nothing_but_200_for_an_answer() {
        try (var url = PresignedUrl.open(identity)) {
            url.expect(new Behaviour.Status(202));

            assertThatThrownBy(() -> send(url, Duration.ofSeconds(10))).isInstanceOf(IOException.class).hasMessageContaining("202");
        }
    }

    @Test
    void hazard_06_knows_an_expired_url() {
        try (var url = PresignedUrl.open(identity, Duration.ofHours(-1), Clock.systemUTC())) {
            assertThatThrownBy(() -> send(url, Duration.ofSeconds(10))).hasMessageContaining("expired");
            assertThat(url.requests()).hasSize(1);
        }
    }

    @Test
    void hazard_07_sees_early_that_nobody_can_be_answered() throws Exception {
        try (var url = PresignedUrl.blackHole(identity); var sender = sender(url, Duration.ofSeconds(4))) {
            assertThat(sender.unreachable()).hasValueSatisfying(why -> assertThat(why).contains("127.0.0.1").contains("no connection"));
        }
    }

    @Test
    void hazards_08_and_09_send_the_url_as_it_came_with_no_content_type_and_no_chunks() throws Exception {
        try (var url = PresignedUrl.open(identity)) {
            send(url, Duration.ofSeconds(10));

            var request = url.requests().getFirst();
            assertThat(request.header("Content-Type")).isEmpty();
            assertThat(request.header("Transfer-Encoding")).isEmpty();
            assertThat(request.header("Upgrade")).isEmpty();
            assertThat(url.url()).endsWith(request.target());
            assertThat(url.violations()).isEmpty();
        }
    }

    private void send(PresignedUrl url, Duration time) throws IOException, InterruptedException {
        try (var sender = sender(url, time)) {
            sender.send(body(), Deadline.in(time));
        }
    }

    private ResponseSender sender(PresignedUrl url, Duration time) {
        var log = new Log(new PrintStream(written, true, UTF_8), "r1", new Redaction());
        return new ResponseSender(ResponseUrl.of(url.url()), log, Deadline.in(time));
    }

    private byte[] body() {
        var envelope = new Request.Envelope(ResponseUrl.of("https://localhost/x"), identity.stackId(), identity.requestId(),
                identity.logicalResourceId(), null);
        return AnswerBody.of(envelope, new Answer(Answer.Status.SUCCESS, "done", "", "lockstep:h:1/d/s", java.util.Map.of()));
    }
}
