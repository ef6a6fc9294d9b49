package dev.lockstep.lambda;

import static dev.lockstep.lambda.Releases.assertOneId;
import static dev.lockstep.lambda.Releases.awaitTable;
import static dev.lockstep.lambda.Releases.history;
import static dev.lockstep.lambda.Releases.holds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PresignedUrl.Behaviour;
import dev.lockstep.testkit.aws.PresignedUrl.Signature;
import dev.lockstep.testkit.cloudformation.Arrival;
import dev.lockstep.testkit.cloudformation.AsynchronousFunction;
import dev.lockstep.testkit.cloudformation.Neighbour;
import dev.lockstep.testkit.cloudformation.Stack;
import dev.lockstep.testkit.cloudformation.StackStatus;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What may become of a stack's events and answers on their way, while the stack goes on: twice, late, killed, lost, out of time.
@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init")
final class StackDeliveriesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static Stage stage;
    private static Releases releases;
    private static AsynchronousFunction lambda;

    @BeforeAll
    static void start() {
        stage = new Stage();
        releases = new Releases(stage);
        lambda = AsynchronousFunction.of(stage.function, stage.asynchronous(Stage.LIMIT));
    }

    @AfterAll
    static void stop() {
        lambda.close();
        stage.close();
    }

    @Test
    void hazard_22_a_stack_whose_events_all_arrive_twice_is_like_any_other(Database database) throws Exception {
        lambda.expect(new Arrival.Twice(), new Arrival.Twice(), new Arrival.Twice());
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            assertThat(stack.create(releases.slow(database, 2)).await()).as(stack.reasons()).isEqualTo(StackStatus.CREATE_COMPLETE);
            assertThat(stack.update(releases.slow(database, 3)).await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_COMPLETE);
            assertThat(stack.last().answer().data("AppliedChangeSets")).contains("1");
            assertThat(stack.delete().await()).as(stack.reasons()).isEqualTo(StackStatus.DELETE_COMPLETE);

            for (var asked : stack.asked().subList(0, 2)) {
                asked.sent().await(PATIENCE);
                assertThat(asked.answers().stream().map(CloudFormationAnswer::body).distinct()).hasSize(1);
            }
        }
        assertThat(history(database)).isEqualTo("1,2,3");
    }

    @ParameterizedTest
    @EnumSource(Signature.class)
    void hazard_23_an_older_request_that_comes_again_is_answered_as_before(Signature signature, Database database) throws Exception {
        try (var stack = new Stack(lambda, signature)) {
            stack.create(releases.release(database, 1)).await();
            stack.update(releases.release(database, 2)).await();
            var create = stack.asked().getFirst();

            assertThat(lambda.send(create.event()).await(PATIENCE).invocations()).hasSize(1);

            assertThat(create.answers().stream().map(CloudFormationAnswer::body)).hasSize(2).containsOnly(create.answer().body());
            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1,2");
    }

    @Test
    void hazard_23_an_older_request_that_first_comes_after_a_newer_one_does_no_work(Database database) throws Exception {
        var queue = new CompletableFuture<Void>();
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.create(releases.release(database, 1)).await();
            lambda.expect(new Arrival.Held(queue));
            var update = stack.update(releases.release(database, 2));
            Thread.sleep(1_100); // CloudFormation tells its requests apart by the second
            update.cancel();
            assertThat(update.await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            var late = stack.asked().get(1);
            queue.complete(null);
            late.sent().await(PATIENCE);

            assertThat(late.answer().status()).isEqualTo("FAILED");
            assertThat(late.answer().reason()).contains("LS-3004").contains("This delivery did nothing");
            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1");
    }

    /// The Delete came between two deliveries of the Create, and there was nothing to stop.
    @Test
    void hazard_16_a_create_that_was_killed_does_not_go_on_after_the_delete(Database database) throws Exception {
        var neighbour = new CompletableFuture<Neighbour.Ending>();
        var slowly = stage.asynchronous(Stage.LIMIT).withPauses(Duration.ofSeconds(3));
        try (var patient = AsynchronousFunction.of(stage.function, slowly); var stack = new Stack(patient, Signature.VERSION_4)) {
            patient.expect(new Arrival.Killed("change set ends", 1));
            var creation = stack.create(releases.slow(database, 3), new Neighbour.Beside(neighbour));
            awaitTable(database, "t_1");
            Thread.sleep(500);
            neighbour.complete(Neighbour.Ending.FAILS);

            assertThat(creation.await()).as(stack.reasons()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);

            var create = stack.asked().getFirst();
            assertThat(create.answers()).as("the second delivery is still to come").isEmpty();
            create.sent().await(PATIENCE);
            assertThat(create.answer().reason()).contains("LS-3004").contains("This delivery did nothing");
            assertThat(stack.violations()).isEmpty();
        }
        assertThat(history(database)).isEqualTo("1");
    }

    @Test
    void hazard_16_a_create_that_first_comes_after_the_delete_does_no_work(Database database) throws Exception {
        var queue = new CompletableFuture<Void>();
        var neighbour = new CompletableFuture<Neighbour.Ending>();
        lambda.expect(new Arrival.Held(queue));
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            var creation = stack.create(releases.release(database, 1), new Neighbour.Beside(neighbour));
            Thread.sleep(1_100); // CloudFormation tells its requests apart by the second
            neighbour.complete(Neighbour.Ending.FAILS);
            assertThat(creation.await()).as(stack.reasons()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);

            var create = stack.asked().getFirst();
            queue.complete(null);
            create.sent().await(PATIENCE);

            assertThat(create.answer().reason()).contains("LS-3004").contains("This delivery did nothing");
            assertThat(stack.violations()).isEmpty();
        }
        assertThat(holds(database, "t_1")).isFalse();
    }

    @Test
    void hazard_24_a_function_that_is_killed_goes_on_in_the_next_delivery(Database database) throws Exception {
        lambda.expect(new Arrival.Killed("change set ends", 1));
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            assertThat(stack.create(releases.slow(database, 3)).await()).as(stack.reasons()).isEqualTo(StackStatus.CREATE_COMPLETE);

            assertThat(stack.last().sent().await(PATIENCE).invocations()).hasSize(2);
            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1,2,3");
    }

    @Test
    void hazard_03_the_responder_answers_for_a_function_that_is_killed_to_the_end(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.create(releases.release(database, 1)).await();
            lambda.expect(new Arrival.Killed("the migration begins", 3));
            assertThat(stack.update(releases.slow(database, 3)).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.reasons()).contains("UPDATE_FAILED")
                    .contains("LS-5011")
                    .contains("signal: killed")
                    .contains("after 3 deliveries");
            assertOneId(stack, database);
        }
    }

    @Test
    void hazard_05_an_answer_that_is_lost_on_its_way_is_sent_again(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.expect(new Behaviour.Status(500), new Behaviour.Reset(), new Behaviour.LostReply());

            assertThat(stack.create(releases.release(database, 1)).await()).as(stack.reasons()).isEqualTo(StackStatus.CREATE_COMPLETE);

            stack.last().sent().await(PATIENCE);
            assertThat(stack.last().answers()).hasSize(2);
            assertOneId(stack, database);
        }
    }

    @Test
    void hazard_06_an_answer_that_was_refused_is_sent_by_the_next_delivery_and_no_work_is_done_twice(Database database) throws Exception {
        var log = """
                --liquibase formatted sql
                --changeset a:1 runAlways:true
                create table if not exists r (n int);
                insert into r values (1);
                """;
        var once = stage.properties(database, "Changelog", stage.object("once.sql", log));
        try (var stack = new Stack(lambda, Signature.VERSION_2)) {
            stack.expect(new Behaviour.Status(403));

            assertThat(stack.create(once).await()).as(stack.reasons()).isEqualTo(StackStatus.CREATE_COMPLETE);

            var invocations = stack.last().sent().await(PATIENCE).invocations();
            assertThat(invocations).hasSize(2);
            assertThat(invocations.getFirst().outcome()).isInstanceOfSatisfying(Outcome.Failed.class,
                    failed -> assertThat(failed.body()).contains("403"));
            assertOneId(stack, database);
        }
        assertThat(database.value("select count(*) from r")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource(Signature.class)
    void hazard_41_the_answer_comes_before_cloudformation_gives_up(Signature signature, Database database) throws Exception {
        try (var stack = new Stack(lambda, signature)) {
            assertThat(stack.create(within(6, releases.slow(database, 20))).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.ROLLBACK_COMPLETE);

            assertThat(stack.reasons()).contains("CREATE_FAILED: Received response status [FAILED]").contains("LS-5007");
            assertOneId(stack, database);
        }
    }

    @Test
    void hazard_41_nothing_is_done_for_a_cloudformation_that_has_given_up(Database database) throws Exception {
        var queue = new CompletableFuture<Void>();
        lambda.expect(new Arrival.Held(queue));
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            assertThat(stack.create(within(2, releases.release(database, 1))).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.ROLLBACK_COMPLETE);
            assertThat(stack.reasons()).contains("CREATE_FAILED: CloudFormation did not receive a response");
            var late = stack.asked().getFirst();
            queue.complete(null);
            late.sent().await(PATIENCE);

            assertThat(late.answer().status()).isEqualTo("FAILED");
            assertThat(late.answer().reason()).contains("LS-5007").contains("Nothing was applied");
            assertThat(stack.violations()).isEmpty();
        }
        assertThat(holds(database, "t_1")).isFalse();
    }

    @Test
    void hazard_42_an_expired_url_is_told_in_the_log_and_the_work_is_done_once(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_2)) {
            stack.urlExpiresAfter(Duration.ofSeconds(-1));

            assertThat(stack.create(within(5, releases.release(database, 2))).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.ROLLBACK_COMPLETE);

            var create = stack.asked().getFirst();
            assertThat(create.sent().await(PATIENCE).last().outcome()).isInstanceOfSatisfying(Outcome.Failed.class,
                    failed -> assertThat(failed.body()).contains("HTTP 403, which is final: it has expired"));
            assertThat(create.answers()).isEmpty();
            assertThat(stack.violations()).isNotEmpty().containsOnly("Create: the URL has expired");
        }
        assertThat(history(database)).isEqualTo("1,2");
    }

    private static Map<String, Object> within(int seconds, Map<String, Object> properties) {
        properties.put("ServiceTimeout", seconds);
        return properties;
    }
}
