package dev.lockstep.testkit.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
final class AsynchronousFunctionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Sample sample;
    private final RequestIdentity identity = RequestIdentity.unique();
    private final PresignedUrl url = PresignedUrl.open(identity);

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        sample = Sample.start(folder, Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void an_event_that_was_dealt_with_is_delivered_once() throws Exception {
        var delivered = sample.lambda().send(event("succeed")).await(PATIENCE);

        assertThat(delivered.invocations()).hasSize(1);
        assertThat(delivered.responder()).isEmpty();
        assertThat(url.answers()).hasSize(1);
    }

    @Test
    void an_error_is_followed_by_two_more_deliveries_and_the_responder() throws Exception {
        var delivered = sample.lambda().send(event("throw")).await(PATIENCE);

        assertThat(delivered.invocations()).hasSize(3)
                .allSatisfy(invocation -> assertThat(invocation.outcome()).isInstanceOf(Outcome.Failed.class));
        assertThat(delivered.responder()).isPresent();
        assertThat(url.answers()).extracting(CloudFormationAnswer::reason).containsExactly("3 as told");
    }

    @Test
    void so_is_the_end_of_the_process() throws Exception {
        sample.lambda().send(event("exit")).await(PATIENCE);

        assertThat(url.answers()).extracting(CloudFormationAnswer::reason).singleElement().asString().contains("exit status 3");
    }

    @Test
    void a_killed_environment_is_replaced_for_the_next_delivery() throws Exception {
        sample.lambda().expect(new Arrival.Killed("to do: linger", 1));

        var delivered = sample.lambda().send(event("linger")).await(PATIENCE);

        assertThat(delivered.invocations().getFirst().outcome()).isEqualTo(new Outcome.Exited(137));
        assertThat(delivered.invocations()).hasSize(2);
        assertThat(url.answers()).extracting(CloudFormationAnswer::reason).containsExactly("late");
    }

    @Test
    void an_event_that_arrives_twice_is_dealt_with_in_two_environments() throws Exception {
        sample.lambda().send(event("succeed")).await(PATIENCE);
        sample.lambda().expect(new Arrival.Twice());

        var sent = sample.lambda().send(event("linger"));
        sent.await(PATIENCE);

        assertThat(sent.copies()).hasSize(2);
        assertThat(url.answers()).hasSize(3);
        assertThat(sample.lambda().environments()).isGreaterThan(1);
    }

    @Test
    void an_event_can_stay_in_the_queue_while_later_ones_are_dealt_with() throws Exception {
        var until = new CompletableFuture<Void>();
        sample.lambda().expect(new Arrival.Held(until));

        var held = sample.lambda().send(event("fail"));
        sample.lambda().send(event("succeed")).await(PATIENCE);
        until.complete(null);
        held.await(PATIENCE);

        assertThat(url.answers()).extracting(CloudFormationAnswer::status).containsExactly("SUCCESS", "FAILED");
    }

    private String event(String what) {
        return CloudFormationEvents.create(identity, url.url(), Map.of("Create", what));
    }
}
