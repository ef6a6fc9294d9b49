package dev.lockstep.engine.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.DatabaseProperties;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.text.Read;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A changelog is read once for all databases that it is the same for.
final class TaskTest {

    private static Task.Source shared(String path, String text) {
        return new Task.Source.Shared(new SearchPath.Memory(Map.of(path, new FileContent(path, text.getBytes(UTF_8)))), path);
    }

    private static ReadOptions options(String database, String parameter, ChangeId... recorded) {
        return new ReadOptions(List.of(), null, Map.of("name", parameter),
                DatabaseProperties.of("public", database, "15.4", "jdbc:postgresql://h/" + database), false, Set.of(recorded));
    }

    private static Changelog read(Task.Source source, ReadOptions options) {
        return switch (source.read(options)) {
            case Read.Complete<Changelog>(Changelog changelog, _) -> changelog;
            case Read.Refused<Changelog> refused -> throw new AssertionError(refused.problems());
        };
    }

    @Test
    void one_that_names_nothing_of_the_database_is_read_once() {
        Task.Source source = shared("a.sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT 1\n");

        assertThat(read(source, options("b", "y"))).isSameAs(read(source, options("a", "x")));
    }

    @Test
    void one_that_names_the_database_is_read_for_each() {
        Task.Source source = shared("a.sql",
                "--liquibase formatted sql\n--changeset ann:1\nSELECT '${database.defaultCatalogName}'\n");

        Changelog first = read(source, options("a", "x"));
        assertThat(read(source, options("b", "x")).changeSets()).isNotEqualTo(first.changeSets());
        assertThat(read(source, options("a", "y"))).isSameAs(first);
    }

    @Test
    void one_that_uses_a_parameter_is_read_for_each_value() {
        Task.Source source = shared("a.sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT '${name}'\n");

        Changelog first = read(source, options("a", "x"));
        assertThat(read(source, options("a", "y"))).isNotSameAs(first);
        assertThat(read(source, options("b", "x"))).isSameAs(first);
    }

    /// Liquibase keeps an old identity of a plain SQL file where history has it.
    @Test
    void one_whose_identities_depend_on_history_is_read_for_each() {
        Task.Source source = shared("a.sql", "SELECT 1");

        assertThat(read(source, options("a", "x")).changeSets().getFirst().id().id()).isEqualTo("raw");
        assertThat(read(source, options("b", "x", new ChangeId("raw_a.sql", "includeAll", "a.sql"))).changeSets().getFirst().id().id())
                .isEqualTo("raw_a.sql");
    }
}
