package dev.lockstep.testkit.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.PresignedUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
final class StackTest {

    private static Sample sample;
    private final Stack stack = new Stack(sample.lambda(), PresignedUrl.Signature.VERSION_4);

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        sample = Sample.start(folder, Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void asks_nothing_of_a_resource_whose_properties_are_as_before() throws Exception {
        assertThat(stack.create(Map.of("A", 1)).await()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(stack.update(Map.of("A", 1)).await()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(stack.reasons()).endsWith("No updates are to be performed.");
        assertThat(stack.update(Map.of("A", 1), new Neighbour.Behind(Neighbour.Ending.FAILS)).await())
                .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(stack.update(Map.of("A", 2)).await()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(stack.delete().await()).isEqualTo(StackStatus.DELETE_COMPLETE);

        assertThat(types()).containsExactly("Create", "Update", "Delete");
        assertThat(stack.asked().get(1).event()).contains("\"OldResourceProperties\"", "\"A\":\"2\"", "\"A\":\"1\"");
        assertThat(stack.violations()).isEmpty();
    }

    @Test
    void deletes_what_could_not_be_created_under_the_id_of_the_answer() throws Exception {
        assertThat(stack.create(Map.of("Create", "fail", "Id", "mine")).await()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);

        assertThat(stack.last().type()).isEqualTo("Delete");
        assertThat(stack.last().physicalResourceId()).isEqualTo("mine");
        assertThat(stack.reasons())
                .contains("CREATE_FAILED: Received response status [FAILED] from custom resource. Message returned: as told");
        assertThat(stack.violations()).isEmpty();
    }

    @Test
    void says_so_when_what_could_not_be_created_cannot_be_deleted_either() throws Exception {
        assertThat(stack.create(Map.of("Create", "fail", "Delete", "fail")).await()).isEqualTo(StackStatus.ROLLBACK_FAILED);
        assertThat(stack.delete().await()).isEqualTo(StackStatus.DELETE_FAILED);
    }

    @Test
    void makes_up_an_id_when_nothing_was_answered_in_time_and_ignores_what_comes_later() throws Exception {
        assertThat(stack.create(properties("Create", "linger", "ServiceTimeout", 1)).await()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);

        assertThat(stack.reasons()).contains("CloudFormation did not receive a response from your Custom Resource");
        assertThat(stack.last().physicalResourceId()).matches("lockstep-local-SchemaMigration-\\w{12}");
        assertThat(stack.asked().getFirst().url().awaitAnswer(Duration.ofSeconds(10))).isPresent();
        assertThat(stack.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    }

    @Test
    void deletes_in_parallel_when_the_other_resource_fails_during_the_create() throws Exception {
        var ending = new CompletableFuture<Neighbour.Ending>();
        var creation = stack.create(Map.of("Create", "linger"), new Neighbour.Beside(ending));
        ending.complete(Neighbour.Ending.FAILS);

        assertThat(creation.await()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);

        assertThat(stack.asked().getFirst().answers()).as("the Create still runs").isEmpty();
        assertThat(stack.reasons()).contains("Resource creation cancelled").contains("failed to create: [Neighbour]");
    }

    @Test
    void rolls_an_update_back_with_the_properties_swapped() throws Exception {
        stack.create(Map.of("A", 1)).await();

        assertThat(stack.update(Map.of("A", 2, "Update", "fail")).await()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(types()).containsExactly("Create", "Update", "Update");
        assertThat(stack.last().event())
                .matches(".*\"ResourceProperties\":\\{[^}]*\"A\":\"1\".*\"OldResourceProperties\":\\{[^}]*\"A\":\"2\".*");
        assertThat(stack.update(Map.of("A", 2), new Neighbour.Behind(Neighbour.Ending.FAILS)).await())
                .isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(types()).hasSize(5);
    }

    @Test
    void is_stuck_when_the_rollback_fails() throws Exception {
        stack.create(properties("Update", "fail")).await();

        assertThat(stack.update(properties("Update", "throw")).await()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
        assertThat(stack.reasons()).contains("3 as told");
    }

    @Test
    void cancels_an_update() throws Exception {
        stack.create(Map.of("A", 1)).await();
        var update = stack.update(properties("Update", "linger"));
        update.cancel();

        assertThat(update.await()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(stack.reasons()).contains("Resource update cancelled").contains("User Initiated");
    }

    @Test
    void takes_another_id_for_a_replacement_and_deletes_the_old_one_in_the_clean_up() throws Exception {
        stack.create(Map.of("Id", "one")).await();
        stack.update(Map.of("Id", "two")).await();

        assertThat(stack.physicalResourceId()).contains("two");
        assertThat(types()).containsExactly("Create", "Update", "Delete");
        assertThat(stack.last().physicalResourceId()).isEqualTo("one");

        stack.update(Map.of("Id", "three"), new Neighbour.Behind(Neighbour.Ending.FAILS)).await();

        assertThat(stack.physicalResourceId()).contains("two");
        assertThat(types()).endsWith("Update", "Update", "Delete");
        assertThat(stack.last().physicalResourceId()).isEqualTo("three");
        assertThat(stack.violations()).isEmpty();
    }

    @Test
    void finds_what_no_resource_may_do() throws Exception {
        stack.create(Map.of("Create", "contradict")).await();
        stack.asked().getFirst().sent().await(Duration.ofSeconds(10));
        stack.urlExpiresAfter(Duration.ofSeconds(-1)).update(properties("A", 1, "ServiceTimeout", 1)).await();

        assertThat(stack.violations()).containsExactly("Create: it was answered in 2 different ways", "Update: the URL has expired");
    }

    private List<String> types() {
        return stack.asked().stream().map(Asked::type).toList();
    }

    private static Map<String, Object> properties(Object... namesAndValues) {
        var all = new HashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return all;
    }
}
