package dev.lockstep.lambda;

import static dev.lockstep.lambda.Releases.BROKEN;
import static dev.lockstep.lambda.Releases.assertOneId;
import static dev.lockstep.lambda.Releases.awaitTable;
import static dev.lockstep.lambda.Releases.history;
import static dev.lockstep.lambda.Releases.holds;
import static dev.lockstep.lambda.Releases.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.PresignedUrl.Signature;
import dev.lockstep.testkit.cloudformation.Asked;
import dev.lockstep.testkit.cloudformation.AsynchronousFunction;
import dev.lockstep.testkit.cloudformation.Neighbour;
import dev.lockstep.testkit.cloudformation.Neighbour.Ending;
import dev.lockstep.testkit.cloudformation.Stack;
import dev.lockstep.testkit.cloudformation.StackStatus;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The way of a stack, from its creation to its end: the packaged function under a simulated CloudFormation, on a real PostgreSQL.
@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init")
final class StackIT {

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

    @ParameterizedTest
    @EnumSource(Signature.class)
    void hazards_14_and_17_a_stack_is_created_updated_and_deleted_and_its_data_stays(Signature signature, Database database)
            throws Exception {
        try (var stack = new Stack(lambda, signature)) {
            assertThat(stack.create(releases.release(database, 1)).await()).as(stack.reasons()).isEqualTo(StackStatus.CREATE_COMPLETE);
            assertThat(stack.update(releases.release(database, 1)).await()).isEqualTo(StackStatus.CREATE_COMPLETE);
            assertThat(stack.asked()).as("nothing changed, so nothing was asked").hasSize(1);
            assertThat(stack.update(releases.release(database, 2)).await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_COMPLETE);
            assertThat(stack.last().answer().data("AppliedChangeSets")).contains("1");
            assertThat(stack.delete().await()).as(stack.reasons()).isEqualTo(StackStatus.DELETE_COMPLETE);

            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1,2");
        assertThat(holds(database, "t_2")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Signature.class)
    void hazard_20_an_update_that_fails_is_rolled_back_and_the_stack_lives_on(Signature signature, Database database) throws Exception {
        try (var stack = new Stack(lambda, signature)) {
            stack.create(releases.release(database, 1)).await();

            assertThat(stack.update(releases.release(database, 2, BROKEN)).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.reasons()).contains("UPDATE_FAILED: Received response status [FAILED]").contains("42P01").contains("broken");
            assertThat(stack.last().answer().data("Status").orElse("")).contains("ahead").contains("1 change set");
            assertThat(stack.update(releases.release(database, 3)).await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_COMPLETE);
            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1,2,3");
    }

    @Test
    void hazard_20_an_update_is_rolled_back_for_another_resource_that_fails_after_it(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.create(releases.release(database, 1)).await();

            assertThat(stack.update(releases.release(database, 2), new Neighbour.Behind(Ending.FAILS)).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.last().answer().data("Status").orElse("")).contains("ahead");
            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1,2");
    }

    /// What runs again with every release, or with every change of its own, meets a schema that is ahead of it.
    @ParameterizedTest
    @ValueSource(strings = {
            "--changeset a:v runOnChange:true\ncreate or replace view v as select 1 as a;\n|--changeset a:v runOnChange:true\ncreate or replace view v as select 1 as a, 2 as b;\n",
            "--changeset a:always runAlways:true\ninsert into t_1 values (1);\n|--changeset a:n\ndelete from t_1;\nalter table t_1 add n int not null;\n"})
    void hazard_20_a_rollback_succeeds_even_if_the_older_release_cannot_run_again(String olderAndNewer, Database database)
            throws Exception {
        var parts = olderAndNewer.split("\\|", -1);
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.create(releases.release(database, 1, parts[0])).await();

            assertThat(stack.update(releases.release(database, 1, parts[1], BROKEN)).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.last().answer().data("Status").orElse("")).contains("ahead").contains("What failed").contains("SQLSTATE");
            assertThat(stack.violations()).isEmpty();
        }
    }

    @Test
    void hazard_20_a_rollback_succeeds_even_if_the_older_changelog_is_gone(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            var older = releases.release(database, 1);
            stack.create(older).await();
            var newer = releases.release(database, 2, BROKEN);
            stage.objects.remove("test", String.valueOf(older.get("Changelog")).substring("s3://test/".length()));

            assertThat(stack.update(newer).await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.last().answer().data("Status").orElse("")).contains("ahead").contains("does not exist");
        }
    }

    /// The Update of the rollback comes while the one that was cancelled still works.
    @Test
    void hazards_20_and_23_a_cancelled_update_stops_and_its_rollback_succeeds(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.create(releases.release(database, 1)).await();
            var update = stack.update(releases.slow(database, 20));
            awaitTable(database, "t_2");
            Thread.sleep(1_000); // CloudFormation tells its requests apart by the second
            update.cancel();

            assertThat(update.await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.reasons()).contains("Resource update cancelled");
            var cancelled = stack.asked().get(1);
            assertThat(cancelled.url().awaitAnswer(Duration.ofSeconds(10))).as("the cancelled Update ends, too").isPresent();
            assertThat(cancelled.answer().reason()).contains("LS-3004").contains("something else");
            assertOneId(stack, database);
        }
        assertThat(Integer.parseInt(database.value("select count(*) from databasechangelog"))).isBetween(2, 10);
    }

    @Test
    void hazard_15_a_create_that_failed_is_deleted_under_its_own_id(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            assertThat(stack.create(releases.release(database, 1, BROKEN)).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.ROLLBACK_COMPLETE);

            assertThat(stack.asked()).extracting(Asked::type).containsExactly("Create", "Delete");
            assertThat(stack.reasons()).contains("CREATE_FAILED: Received response status [FAILED]").contains("42P01");
            assertOneId(stack, database);
        }
        assertThat(history(database)).as("what was applied before the failure").isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource(Signature.class)
    void hazard_16_a_create_stops_when_another_resource_of_the_stack_fails(Signature signature, Database database) throws Exception {
        var neighbour = new CompletableFuture<Ending>();
        try (var stack = new Stack(lambda, signature)) {
            var creation = stack.create(releases.slow(database, 20), new Neighbour.Beside(neighbour));
            awaitTable(database, "t_1");
            neighbour.complete(Ending.FAILS);

            assertThat(creation.await()).as(stack.reasons()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);

            assertThat(stack.reasons()).contains("Resource creation cancelled");
            var create = stack.asked().getFirst();
            assertThat(create.url().awaitAnswer(Duration.ofSeconds(10))).as("the Create ends, too").isPresent();
            assertThat(create.answer().status()).isEqualTo("FAILED");
            assertThat(stack.last().physicalResourceId()).startsWith("lockstep-local-SchemaMigration-");
            assertThat(stack.violations()).isEmpty();
        }
        assertThat(Integer.parseInt(database.value("select count(*) from databasechangelog"))).isBetween(1, 8);
    }

    @Test
    void hazard_19_another_database_is_a_replacement_and_the_old_one_keeps_its_data(Database one, Database other) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.create(releases.release(one, 1)).await();

            assertThat(stack.update(releases.release(other, 2)).await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_COMPLETE);

            assertThat(stack.physicalResourceId()).contains(id(other));
            assertThat(stack.asked()).extracting(Asked::type).containsExactly("Create", "Update", "Delete");
            assertThat(stack.last().physicalResourceId()).isEqualTo(id(one));
            assertThat(stack.last().answer().status()).isEqualTo("SUCCESS");
            assertThat(stack.violations()).isEmpty();
        }
        assertThat(history(one)).isEqualTo("1");
        assertThat(holds(one, "t_1")).isTrue();
        assertThat(history(other)).isEqualTo("1,2");
    }

    @Test
    void hazard_19_so_it_is_when_the_replacement_is_rolled_back(Database one, Database other) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.create(releases.release(one, 1)).await();

            assertThat(stack.update(releases.release(other, 2), new Neighbour.Behind(Ending.FAILS)).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.physicalResourceId()).contains(id(one));
            assertThat(stack.last().type()).isEqualTo("Delete");
            assertThat(stack.last().physicalResourceId()).isEqualTo(id(other));
            assertThat(stack.violations()).isEmpty();
        }
        assertThat(history(one)).isEqualTo("1");
        assertThat(history(other)).isEqualTo("1,2");
    }

    @Test
    void hazard_19_a_move_that_is_refused_leaves_the_stack_well(Database one, Database other) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            var here = new HashMap<>(releases.release(one, 1));
            here.put("Changelog", stage.object(one.name() + "/invertible.sql",
                    "--liquibase formatted sql\n--changeset a:1\ncreate table t_1 (id int);\n--rollback drop table t_1\n"));
            here.put("OnDelete", "RollBack");
            here.put("DeletionConfirmation", one.name());
            assertThat(stack.create(here).await()).as(stack.reasons()).isEqualTo(StackStatus.CREATE_COMPLETE);

            assertThat(stack.update(releases.release(other, 1)).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.reasons()).contains("OnDelete: Retain first");
            assertThat(stack.violations()).isEmpty();
        }
        assertThat(holds(one, "t_1")).isTrue();
    }

    @Test
    void hazard_21_an_older_release_is_an_ordinary_choice(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            stack.create(releases.release(database, 3)).await();

            assertThat(stack.update(releases.release(database, 1)).await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_COMPLETE);

            assertThat(stack.last().answer().data("Status").orElse("")).contains("ahead").contains("2 change sets");
            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1,2,3");
    }
}
