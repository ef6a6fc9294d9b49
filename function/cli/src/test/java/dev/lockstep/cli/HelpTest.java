package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"update", "update-sql", "update-count", "update-to-tag", "rollback", "rollback-count", "rollback-to-date",
            "rollback-sql", "rollback-count-sql",
            "rollback-to-date-sql", "status", "validate", "history", "tag", "calculate-checksum", "changelog-sync", "clear-checksums",
            "list-locks", "invoke", "fleet", "release-locks", "drop-all", "update-testing-rollback", "update-count-sql",
            "update-to-tag-sql",
            "changelog-sync-sql", "changelog-sync-to-tag",
            "changelog-sync-to-tag-sql", "mark-next-changeset-ran", "mark-next-changeset-ran-sql", "tag-exists", "unexpected-changesets",
            "future-rollback-sql", "future-rollback-count-sql", "future-rollback-from-tag-sql"})
    void every_verb_has_help_with_an_example(String verb) {
        Session session = new Session(folder, Map.of());

        assertThat(session.run(verb, "--help")).isZero();
        assertThat(session.out()).contains("Example:").contains("lockstep " + verb);
        assertThat(session.out().lines().dropWhile(line -> !line.equals("Example:"))).as("an example that can be pasted").hasSize(2);
    }

    @Test
    void what_is_not_understood_is_one_problem_and_not_a_page_of_help() {
        Session session = new Session(folder, Map.of());

        assertThat(session.run("rollback-count")).isEqualTo(2);
        assertThat(session.err().lines()).containsExactly("error LS-5009: Missing required option: '--count=N'",
                "  fix: lockstep rollback-count --help shows what can be written");
        assertThat(session.run("update-count", "--count", "few")).isEqualTo(2);
        assertThat(session.err().lines()).hasSize(2).first().asString().contains("LS-5009").contains("'few'");
        assertThat(session.run("update", "--chngelog-file", "x.xml")).isEqualTo(2);
        assertThat(session.err().lines()).hasSize(2).last().asString().contains("write --changelog-file");
        assertThat(session.run("snapshot")).isEqualTo(2);
        assertThat(session.err().lines()).hasSize(2).first().asString().contains("'snapshot'");
        assertThat(session.run("tag", "--format", "json")).isEqualTo(2);
        assertThat(session.out()).startsWith("{\"outcome\":\"refused\"").contains("LS-5009");
        assertThat(session.err()).isEmpty();
    }

    @Test
    void the_version_is_known_also_where_classes_are_in_no_jar() {
        Session session = new Session(folder, Map.of());

        assertThat(session.run("--version")).isZero();
        assertThat(session.out().strip()).matches("lockstep [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    }

    @Test
    void help_says_what_becomes_of_an_unknown_tag() {
        Session session = new Session(folder, Map.of());

        assertThat(session.run("update-to-tag", "--help")).isZero();
        assertThat(session.out()).contains("all of them, with a warning, where none does");
    }

    @Test
    void without_a_verb_all_verbs_are_shown() {
        Session session = new Session(folder, Map.of());

        assertThat(session.run()).isEqualTo(2);
        assertThat(session.err()).contains("update-testing-rollback");
    }
}
