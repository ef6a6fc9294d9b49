package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lockstep invoke` as the README shows it, on the zip of this build.
final class InvokeIT {

    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int invoke(String... args) {
        return Commands.execute(new Surroundings(Map.of(), Map.of(), REPOSITORY, REPOSITORY, InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), false), args);
    }

    @Test
    void the_life_of_a_stack_is_answered_with_success() {
        assertThat(invoke("invoke", "events/create.json", "events/update.json", "events/rollback-update.json", "events/delete.json"))
                .isZero();

        String shown = out.toString(StandardCharsets.UTF_8);
        assertThat(shown.split("\"Status\" : \"SUCCESS\"", -1)).hasSize(5);
        assertThat(shown).contains("CloudFormation got, for delete.json")
                .contains("public.account (table, 8 columns)")
                .contains("public.databasechangelog");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("starting PostgreSQL").contains("change set ends");
    }

    @Test
    void a_broken_changelog_shows_a_reason_to_act_on() {
        assertThat(invoke("invoke", "events/broken.json")).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"Status\" : \"FAILED\"")
                .contains("changelogs/broken/fees.sql:14:20")
                .contains("fee-increase::pricing")
                .contains("42703")
                .contains("Fix: ");
    }

    /// The file's request id stays the same; a database that remembers requests must not take the second run for a duplicate of the first.
    @Test
    void a_file_that_is_run_twice_is_two_requests() {
        assertThat(invoke("invoke", "events/create.json", "events/create.json")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"Status\" : \"migrated\"").contains("\"Status\" : \"up to date\"");
    }

    @Test
    void a_function_that_cannot_start_is_delivered_to_three_times_and_answered_for(@TempDir Path folder) throws IOException {
        Path zip = folder.resolve("function.zip");
        Files.copy(REPOSITORY.resolve("function/lambda/target/lockstep-function.zip"), zip);
        try (FileSystem inside = FileSystems.newFileSystem(zip)) {
            Files.delete(inside.getPath("dev/lockstep/lambda/MigrationHandler.class"));
        }

        assertThat(invoke("invoke", "--function", zip.toString(), "events/create.json")).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("delivery 3 of 3: the function failed")
                .contains("the responder was told");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"Status\" : \"FAILED\"")
                .contains("LS-5011")
                .contains("after 3 deliveries");
    }

    @Test
    void says_what_it_simulates() {
        assertThat(invoke("invoke", "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("as asynchronous Lambda does").contains("responder");
    }

    @Test
    void events_that_are_not_there_or_are_none_are_refused_together_before_anything_starts(@TempDir Path folder) throws IOException {
        Path none = Files.writeString(folder.resolve("none.json"), "create");

        assertThat(invoke("invoke", "events/absent.json", none.toString())).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("absent.json")
                .contains("none.json is no event of CloudFormation")
                .doesNotContain("starting PostgreSQL");
    }
}
