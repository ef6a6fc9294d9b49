package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
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
            "list-locks", "invoke", "release-locks", "drop-all", "update-testing-rollback", "update-count-sql", "update-to-tag-sql",
            "changelog-sync-sql", "changelog-sync-to-tag",
            "changelog-sync-to-tag-sql", "mark-next-changeset-ran", "mark-next-changeset-ran-sql", "tag-exists", "unexpected-changesets",
            "future-rollback-sql", "future-rollback-count-sql", "future-rollback-from-tag-sql"})
    void every_verb_has_help_with_an_example(String verb) {
        Session session = new Session(folder, Map.of());

        assertThat(session.run(verb, "--help")).isZero();
        assertThat(session.out()).contains("Example:").contains("lockstep " + verb);
    }
}
