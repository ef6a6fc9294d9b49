package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.PresignedUrl.Signature;
import dev.lockstep.testkit.cloudformation.AsynchronousFunction;
import dev.lockstep.testkit.cloudformation.Neighbour;
import dev.lockstep.testkit.cloudformation.Stack;
import dev.lockstep.testkit.cloudformation.StackStatus;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The way of a stack, from its creation to its end: the packaged function under a simulated CloudFormation, on a real PostgreSQL.
@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init")
final class StackIT {

    private static final String BROKEN = "--changeset a:broken\nselect * from nowhere;\n";
    private static Stage stage;
    private static AsynchronousFunction lambda;

    @BeforeAll
    static void start() {
        stage = new Stage();
        lambda = AsynchronousFunction.of(stage.function, stage.asynchronous(Stage.LIMIT));
    }

    @AfterAll
    static void stop() {
        lambda.close();
        stage.close();
    }

    @ParameterizedTest
    @EnumSource(Signature.class)
    void a_stack_is_created_updated_and_deleted_and_its_data_stays(Signature signature, Database database) throws Exception {
        try (var stack = new Stack(lambda, signature)) {
            assertThat(stack.create(release(database, 1)).await()).as(stack.reasons()).isEqualTo(StackStatus.CREATE_COMPLETE);
            assertThat(stack.update(release(database, 1)).await()).isEqualTo(StackStatus.CREATE_COMPLETE);
            assertThat(stack.asked()).as("nothing changed, so nothing was asked").hasSize(1);
            assertThat(stack.update(release(database, 2)).await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_COMPLETE);
            assertThat(stack.last().answer().data("AppliedChangeSets")).contains("1");
            assertThat(stack.delete().await()).as(stack.reasons()).isEqualTo(StackStatus.DELETE_COMPLETE);

            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1,2");
        assertThat(database.value("select to_regclass('t_2') is null")).isEqualTo("f");
    }

    @ParameterizedTest
    @EnumSource(Signature.class)
    void hazard_20_an_update_that_fails_is_rolled_back_and_the_stack_lives_on(Signature signature, Database database) throws Exception {
        try (var stack = new Stack(lambda, signature)) {
            stack.create(release(database, 1)).await();

            assertThat(stack.update(release(database, 2, BROKEN)).await()).as(stack.reasons())
                    .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);

            assertThat(stack.reasons()).contains("UPDATE_FAILED: Received response status [FAILED]").contains("42P01").contains("broken");
            assertThat(stack.last().answer().data("Status").orElse("")).contains("ahead").contains("1 change set");
            assertThat(stack.update(release(database, 3)).await()).as(stack.reasons()).isEqualTo(StackStatus.UPDATE_COMPLETE);
            assertOneId(stack, database);
        }
        assertThat(history(database)).isEqualTo("1,2,3");
    }

    @Test
    void hazard_15_a_create_that_failed_is_deleted_under_its_own_id(Database database) throws Exception {
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            assertThat(stack.create(release(database, 1, BROKEN)).await()).as(stack.reasons()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);

            assertThat(stack.asked()).extracting(asked -> asked.type()).containsExactly("Create", "Delete");
            assertThat(stack.reasons()).contains("CREATE_FAILED: Received response status [FAILED]").contains("42P01");
            assertOneId(stack, database);
        }
        assertThat(history(database)).as("what was applied before the failure").isEqualTo("1");
    }

    @Test
    void hazard_16_a_create_stops_when_another_resource_of_the_stack_fails(Database database) throws Exception {
        var neighbour = new CompletableFuture<Neighbour.Ending>();
        try (var stack = new Stack(lambda, Signature.VERSION_4)) {
            var creation = stack.create(slow(database, 20), new Neighbour.Beside(neighbour));
            awaitTable(database, "t_1");
            neighbour.complete(Neighbour.Ending.FAILS);

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

    /// The properties of a release that so many change sets make up, and more SQL behind them.
    private static Map<String, Object> release(Database database, int number, String... more) {
        return properties(database, number + "-" + more.length, log(number, 0) + String.join("", more));
    }

    /// So many change sets that take a second each.
    private static Map<String, Object> slow(Database database, int changeSets) {
        return properties(database, "slow-" + changeSets, log(changeSets, 1));
    }

    /// Under one path in the bundle of every release, so that a change set is the same in all of them.
    private static Map<String, Object> properties(Database database, String release, String text) {
        return stage.properties(database, "Changelog", stage.object(database.name() + "/" + release + "/log.sql", text));
    }

    private static String log(int changeSets, int seconds) {
        return IntStream.rangeClosed(1, changeSets)
                .mapToObj(number -> "--changeset a:" + number + "\ncreate table t_" + number + " (id int);\nselect pg_sleep(" + seconds
                        + ");\n")
                .collect(Collectors.joining("", "--liquibase formatted sql\n", ""));
    }

    private static void assertOneId(Stack stack, Database database) {
        var answers = stack.asked().stream().flatMap(asked -> asked.answers().stream()).toList();
        assertThat(answers).extracting(answer -> answer.physicalResourceId()).containsOnly(id(database));
        assertThat(stack.violations()).isEmpty();
    }

    private static String id(Database database) {
        return "lockstep:" + database.host() + ":" + database.port() + "/" + database.name() + "/public";
    }

    private static String history(Database database) throws SQLException {
        return database.value("select string_agg(id, ',' order by orderexecuted) from databasechangelog");
    }

    private static void awaitTable(Database database, String table) throws SQLException, InterruptedException {
        await(database, "select to_regclass('" + table + "') is not null", "t");
    }

    private static void await(Database database, String sql, String wanted) throws SQLException, InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.equals(database.value(sql))) {
            assertThat(System.nanoTime()).as(sql).isLessThan(giveUp);
            Thread.sleep(50);
        }
    }
}
