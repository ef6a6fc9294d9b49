package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A warning is told once in a run, and never lost.
@ExtendWith(PostgresExtension.class)
final class WarningsTest {

    private static final String LOG = """
            --liquibase formatted sql
            --preconditions onFail:WARN
            --precondition-sql-check expectedResult:1 select 2
            --changeset ann:1 onFale:HALT
            --preconditions onFail:WARN
            --precondition-sql-check expectedResult:1 select 2
            create table account (id int);
            --rollback drop table account;
            --changeset ann:2 failOnError:false
            create table account (id int);
            --rollback empty
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"update-to-tag --tag v9", "update-to-tag --tag v9 --quiet", "update-to-tag --tag v9 --transaction deployment",
            "update-to-tag --tag v9 --format json", "update-to-tag-sql --tag v9", "update-testing-rollback", "status", "validate"})
    void each_is_told_once(String command, Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", LOG);

        assertThat(session.runOnChangelog(command.split(" "))).as(session.err()).isZero();
        assertThat(session.err().lines().filter(line -> line.contains("warning LS-"))).as(session.err()).doesNotHaveDuplicates();
        assertThat(Arrays.asList(session.out().split("\\{\"code\""))).doesNotHaveDuplicates();
        assertThat(session.err() + session.out()).as("the misspelt attribute").contains("onFale");
    }

    @Test
    void what_is_told_late_is_told_with_the_problem_that_ends_the_run(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", LOG + "--changeset ann:3\nselect no_such_thing;\n");

        assertThat(session.runOnChangelog("update")).isEqualTo(1);
        assertThat(session.err().lines().filter(line -> line.contains("LS-"))).as(session.err()).doesNotHaveDuplicates();
        assertThat(session.err()).containsOnlyOnce("onFale").containsOnlyOnce("failOnError is false").contains("no_such_thing");
    }
}
