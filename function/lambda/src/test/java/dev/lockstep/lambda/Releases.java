package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.cloudformation.Stack;
import dev.lockstep.testkit.postgres.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Releases of a changelog in S3, for stacks: number N is made up of N change sets, each of which makes a table `t_1`, `t_2`, ...
record Releases(Stage stage) {

    /// A change set that fails.
    static final String BROKEN = "--changeset a:broken\nselect * from nowhere;\n";

    /// The properties of a stack on a release, with more SQL behind its change sets.
    Map<String, Object> release(Database database, int number, String... more) {
        return properties(database, number + "-" + more.length, log(number, 0) + String.join("", more));
    }

    /// The same with change sets that take a second each.
    Map<String, Object> slow(Database database, int number) {
        return properties(database, "slow-" + number, log(number, 1));
    }

    /// Under one file name in every release, so that a change set is the same in all of them.
    private Map<String, Object> properties(Database database, String release, String text) {
        return stage.properties(database, "Changelog", stage.object(database.name() + "/" + release + "/log.sql", text));
    }

    private static String log(int changeSets, int seconds) {
        return IntStream.rangeClosed(1, changeSets)
                .mapToObj(number -> "--changeset a:" + number + "\ncreate table t_" + number + " (id int);\n"
                        + (seconds == 0 || number == 1 ? "" : "select pg_sleep(" + seconds + ");\n"))
                .collect(Collectors.joining("", "--liquibase formatted sql\n", ""));
    }

    /// Whatever became of the stack, all was answered under one id, and nothing was done that no custom resource may do.
    static void assertOneId(Stack stack, Database database) {
        var answers = stack.asked().stream().flatMap(asked -> asked.answers().stream()).toList();
        assertThat(answers).extracting(answer -> answer.physicalResourceId()).containsOnly(id(database));
        assertThat(stack.violations()).isEmpty();
    }

    static String id(Database database) {
        return "lockstep:" + database.host() + ":" + database.port() + "/" + database.name() + "/public";
    }

    static String history(Database database) throws SQLException {
        return database.value("select string_agg(id, ',' order by orderexecuted) from databasechangelog");
    }

    static boolean holds(Database database, String table) throws SQLException {
        return database.value("select to_regclass('" + table + "') is not null").equals("t");
    }

    static void awaitTable(Database database, String table) throws SQLException, InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds(database, table)) {
            assertThat(System.nanoTime()).as(table).isLessThan(giveUp);
            Thread.sleep(50);
        }
    }
}
