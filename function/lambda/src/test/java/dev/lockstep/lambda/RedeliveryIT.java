package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.FunctionProcess;
import dev.lockstep.testkit.aws.Invocation;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Events that come twice, late, at the same time, or again because the first time was not enough: the packaged function against a real PostgreSQL.
@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init")
final class RedeliveryIT {

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void hazard_22_answers_a_duplicate_that_runs_at_the_same_time_alike_and_works_once(Database database) throws Exception {
        var properties = stage.properties(database, "Changelog", stage.object("twice.sql", log(3, 1)));
        var identity = RequestIdentity.unique();
        try (var one = stage.function.start(stage.settings());
                var two = stage.function.start(stage.settings());
                var url = PresignedUrl.open(identity)) {
            var event = CloudFormationEvents.create(identity, url.url(), properties);
            var first = CompletableFuture.supplyAsync(() -> invoke(one, event, Stage.LIMIT));
            var second = CompletableFuture.supplyAsync(() -> invoke(two, event, Stage.LIMIT));
            assertThat(first.join().outcome()).isInstanceOf(Outcome.Returned.class);
            assertThat(second.join().outcome()).isInstanceOf(Outcome.Returned.class);

            assertThat(url.violations()).isEmpty();
            assertThat(url.answers().stream().map(CloudFormationAnswer::body).distinct()).hasSize(1);
            assertThat(url.answers().getFirst().status()).as(url.answers().getFirst().reason()).isEqualTo("SUCCESS");
        }
        assertThat(history(database)).isEqualTo("1,2,3");
    }

    @Test
    void hazards_22_and_23_repeat_the_answer_of_a_request_that_comes_again_late(Database database) throws Exception {
        var older = stage.properties(database, "Changelog", stage.object("release/1/log.sql", log(1, 0)));
        var newer = stage.properties(database, "Changelog", stage.object("release/2/log.sql", log(2, 0)));
        var create = RequestIdentity.unique();
        try (var url = PresignedUrl.open(create)) {
            var event = CloudFormationEvents.create(create, url.url(), older);
            var created = stage.answer(url, event, Stage.LIMIT);
            var update = create.next();
            try (var next = PresignedUrl.open(update)) {
                var updated = stage.answer(next,
                        CloudFormationEvents.update(update, next.url(), created.physicalResourceId(), newer, older),
                        Stage.LIMIT);
                assertThat(updated.data("AppliedChangeSets")).contains("1");
            }

            assertThat(stage.process().invoke(event, Stage.LIMIT).outcome()).isInstanceOf(Outcome.Returned.class);

            assertThat(url.answers().stream().map(CloudFormationAnswer::body)).hasSize(2).containsOnly(created.body());
        }
        assertThat(history(database)).isEqualTo("1,2");
    }

    @Test
    void hazard_16_a_delete_stops_the_create_that_still_runs_between_two_change_sets(Database database) throws Exception {
        var properties = stage.properties(database, "Changelog", stage.object("long.sql", log(20, 1)));
        var create = RequestIdentity.unique();
        var delete = create.next();
        try (var other = stage.function.start(stage.settings());
                var url = PresignedUrl.open(create);
                var next = PresignedUrl.open(delete)) {
            var running = CompletableFuture
                    .supplyAsync(() -> invoke(other, CloudFormationEvents.create(create, url.url(), properties), Duration.ofSeconds(60)));
            awaitRows(database);

            var deleted = stage.answer(next,
                    CloudFormationEvents.delete(delete, next.url(), "lockstep-local-SchemaMigration-1X2Y3Z", properties),
                    Stage.LIMIT);

            assertThat(deleted.status()).as(deleted.reason()).isEqualTo("SUCCESS");
            assertThat(url.awaitAnswer(Duration.ofSeconds(10))).as("the Create ends, too").isPresent();
            assertThat(url.answers().getFirst().status()).isEqualTo("FAILED");
            assertThat(url.answers().getFirst().reason()).contains("LS-3004")
                    .contains("something else")
                    .contains("of 20 pending change sets applied");
            running.join();
        }
        assertThat(Integer.parseInt(database.value("select count(*) from databasechangelog"))).isBetween(1, 12);
    }

    @Test
    void hazard_40_goes_on_in_the_next_delivery_and_answers_once(Database database) throws Exception {
        var properties = stage.properties(database, "Changelog", stage.object("longer.sql", log(12, 1)));
        var identity = RequestIdentity.unique();
        var settings = stage.settings().with(Continuation.DELIVERIES, "9");
        try (var process = stage.function.start(settings); var url = PresignedUrl.open(identity)) {
            var event = CloudFormationEvents.create(identity, url.url(), properties);
            int handedOn = 0;
            while (url.answers().isEmpty() && handedOn < 8) {
                var outcome = process.invoke(event, Duration.ofSeconds(12)).outcome();
                if (url.answers().isEmpty()) {
                    assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class,
                            failed -> assertThat(failed.body()).contains("handed on"));
                    handedOn++;
                }
            }

            assertThat(handedOn).isPositive();
            assertThat(url.violations()).isEmpty();
            assertThat(url.answers()).hasSize(1);
            assertThat(url.answers().getFirst().status()).as(url.answers().getFirst().reason()).isEqualTo("SUCCESS");
            assertThat(url.answers().getFirst().data("AppliedChangeSets")).contains("12");
        }
        assertThat(history(database)).isEqualTo(IntStream.rangeClosed(1, 12).mapToObj(String::valueOf).collect(Collectors.joining(",")));
    }

    /// A duplicate that waited for the first delivery must not take the turn that the next one has.
    @Test
    void hazards_22_and_40_a_duplicate_does_not_spoil_what_is_handed_on(Database database) throws Exception {
        var properties = stage.properties(database, "Changelog", stage.object("shared.sql", log(12, 1)));
        var identity = RequestIdentity.unique();
        var settings = stage.settings().with(Continuation.DELIVERIES, "9");
        try (var one = stage.function.start(settings); var two = stage.function.start(settings); var url = PresignedUrl.open(identity)) {
            var event = CloudFormationEvents.create(identity, url.url(), properties);
            int deliveries = 0;
            while (url.answers().isEmpty() && deliveries++ < 8) {
                var first = CompletableFuture.supplyAsync(() -> invoke(one, event, Duration.ofSeconds(12)));
                var second = CompletableFuture.supplyAsync(() -> invoke(two, event, Duration.ofSeconds(12)));
                first.join();
                second.join();
            }

            assertThat(url.answers().getFirst().status()).as(url.answers().getFirst().reason()).isEqualTo("SUCCESS");
        }
        assertThat(history(database)).isEqualTo(IntStream.rangeClosed(1, 12).mapToObj(String::valueOf).collect(Collectors.joining(",")));
    }

    @Test
    void hazard_01_answers_even_if_the_network_to_the_database_swallows_everything(Database database) throws Exception {
        var identity = RequestIdentity.unique();
        try (var proxy = TcpProxy.to(database.host(), database.port());
                var process = stage.function.start(stage.settings());
                var url = PresignedUrl.open(identity)) {
            var behind = new Database("127.0.0.1", proxy.port(), database.name(), database.user(), database.password());
            var properties = stage.properties(behind, "Changelog", stage.object("swallowed.sql", log(30, 1)));
            var running = CompletableFuture
                    .supplyAsync(
                            () -> invoke(process, CloudFormationEvents.create(identity, url.url(), properties), Duration.ofSeconds(16)));
            awaitRows(database);
            proxy.hold();

            assertThat(running.get().outcome()).as(process.log()).isInstanceOf(Outcome.Returned.class);
            assertThat(url.answers()).hasSize(1);
            assertThat(url.answers().getFirst().reason()).contains("LS-5007");
        }
    }

    @Test
    void hazard_40_hands_nothing_on_where_a_delivery_got_nothing_done(Database database) throws Exception {
        var text = log(1, 0) + "--changeset a:2\nselect pg_sleep(120);\n";
        var properties = stage.properties(database, "Changelog", stage.object("stuck.sql", text));
        var identity = RequestIdentity.unique();
        try (var process = stage.function.start(stage.settings().with(Continuation.DELIVERIES, "9"));
                var url = PresignedUrl.open(identity)) {
            var event = CloudFormationEvents.create(identity, url.url(), properties);
            assertThat(process.invoke(event, Duration.ofSeconds(8)).outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(url.answers()).isEmpty();

            var answer = stage.answer(process, url, event, Duration.ofSeconds(8));

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.reason()).contains("LS-5007").contains("stuck.sql::2::a");
        }
    }

    @Test
    void hands_nothing_on_where_nobody_set_up_that_the_event_comes_again(Database database) throws Exception {
        var text = log(1, 0) + "--changeset a:2\nselect pg_sleep(120);\n";
        var properties = new HashMap<>(stage.properties(database, "Changelog", stage.object("alone.sql", text)));
        var identity = RequestIdentity.unique();
        try (var process = stage.function.start(stage.settings()); var url = PresignedUrl.open(identity)) {
            var answer = stage.answer(process, url, CloudFormationEvents.create(identity, url.url(), properties), Duration.ofSeconds(8));

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.reason()).contains("1 of 2 pending change sets applied");
        }
    }

    /// So many change sets, each of which makes a table and takes so many seconds.
    private static String log(int changeSets, int seconds) {
        return IntStream.rangeClosed(1, changeSets)
                .mapToObj(number -> "--changeset a:" + number + "\ncreate table t_" + number + " (id int);\nselect pg_sleep(" + seconds
                        + ");\n")
                .collect(Collectors.joining("", "--liquibase formatted sql\n", ""));
    }

    private static String history(Database database) throws SQLException {
        return database.value("select string_agg(id, ',' order by orderexecuted) from databasechangelog");
    }

    private static Invocation invoke(FunctionProcess process, String event, Duration limit) {
        try {
            return process.invoke(event, limit);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitRows(Database database) throws SQLException, InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        for (var table : List.of("databasechangelog", "t_1")) {
            while (database.value("select to_regclass('" + table + "') is null").equals("t")) {
                assertThat(System.nanoTime()).isLessThan(giveUp);
                Thread.sleep(100);
            }
        }
    }
}
