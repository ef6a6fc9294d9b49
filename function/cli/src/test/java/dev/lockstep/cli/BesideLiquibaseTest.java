package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.compare.HistoryRow;
import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The same command on two databases, Liquibase's on one and ours on the other: the same answer, and the same tables after it.
@ExtendWith(PostgresExtension.class)
final class BesideLiquibaseTest {

    private static final String CHANGELOG = """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
              <changeSet id="1" author="ann"><createTable tableName="a"><column name="id" type="int"/></createTable></changeSet>
              <changeSet id="test" author="ann" context="test"><createTable tableName="t"><column name="id" type="int"/></createTable></changeSet>
              <changeSet id="2" author="ann"><tagDatabase tag="v1"/></changeSet>
              <changeSet id="3" author="ann" dbms="oracle"><createTable tableName="o"><column name="id" type="int"/></createTable></changeSet>
              <changeSet id="4" author="ann" runAlways="true"><createTable tableName="b"><column name="id" type="int"/></createTable></changeSet>
              <changeSet id="5" author="ann"><createTable tableName="c"><column name="id" type="int"/></createTable></changeSet>
            </databaseChangeLog>
            """;

    @TempDir
    Path folder;

    private Database theirs;
    private Database ours;
    private LiquibaseOracle liquibase;
    private Session lockstep;

    @BeforeEach
    void two_databases(PostgresServer server) throws Exception {
        theirs = server.createDatabase();
        ours = server.createDatabase();
        liquibase = new LiquibaseOracle(theirs, LiquibaseOptions.of(folder).contexts("prod"));
        lockstep = Session.on(folder, ours).write("log.xml", CHANGELOG);
    }

    private int ours(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--changelog-file", "log.xml", "--contexts", "prod"));
        return lockstep.run(all.toArray(String[]::new));
    }

    private void the_databases_are_the_same() throws Exception {
        assertThat(HistoryRow.of(ours)).isEqualTo(HistoryRow.of(theirs));
        assertThat(DatabaseSnapshot.difference(DatabaseSnapshot.of(theirs, SnapshotOptions.exact().withoutData()),
                DatabaseSnapshot.of(ours, SnapshotOptions.exact().withoutData()))).isEmpty();
    }

    @Test
    void mark_next_changeset_ran_records_one_after_the_other() throws Exception {
        for (int i = 0; i < 5; i++) {
            liquibase.markNextChangeSetRan("log.xml");
            assertThat(ours("mark-next-changeset-ran")).as(lockstep.err()).isZero();
            the_databases_are_the_same();
        }
    }

    @Test
    void changelog_sync_to_tag_records_up_to_the_tag() throws Exception {
        liquibase.changelogSyncToTag("log.xml", "v1");
        assertThat(ours("changelog-sync-to-tag", "--tag", "v1")).isZero();
        the_databases_are_the_same();
        liquibase.changelogSyncToTag("log.xml", "nowhere");
        assertThat(ours("changelog-sync-to-tag", "--tag", "nowhere")).isZero();
        assertThat(lockstep.err()).contains("LS-2003").contains("nowhere");
        the_databases_are_the_same();
    }

    @Test
    void what_the_sql_commands_print_does_what_the_commands_do() throws Exception {
        liquibase.changelogSyncToTag("log.xml", "v1");
        assertThat(ours("changelog-sync-to-tag-sql", "--tag", "v1")).isZero();
        run(lockstep.out());
        the_databases_are_the_same();
        liquibase.markNextChangeSetRan("log.xml");
        assertThat(ours("mark-next-changeset-ran-sql")).isZero();
        run(lockstep.out());
        the_databases_are_the_same();
        liquibase.changelogSync("log.xml");
        assertThat(ours("changelog-sync-sql")).isZero();
        run(lockstep.out());
        the_databases_are_the_same();
    }

    @Test
    void update_count_sql_and_update_to_tag_sql_go_as_far_as_the_commands() throws Exception {
        liquibase.updateCount("log.xml", 1);
        assertThat(ours("update-count-sql", "--count", "1")).isZero();
        run(lockstep.out());
        the_databases_are_the_same();
        liquibase.updateToTag("log.xml", "v1");
        assertThat(ours("update-to-tag-sql", "--tag", "v1")).isZero();
        run(lockstep.out());
        the_databases_are_the_same();
    }

    private void run(String script) throws Exception {
        String statements = String.join("\n",
                script.lines().filter(line -> !line.startsWith("\\") && !line.startsWith("--")).toList());
        ours.execute(statements);
    }

    @Test
    void tag_exists_answers_with_a_sentence_and_always_ends_with_0() throws Exception {
        assertThat(liquibase.tagExists("log.xml", "v1")).isFalse();
        assertThat(ours("tag-exists", "--tag", "v1")).isEqualTo(2);
        assertThat(lockstep.run("tag-exists", "--tag", "v1")).isZero();
        assertThat(lockstep.out()).contains("'v1' is not in the history");
        liquibase.updateToTag("log.xml", "v1");
        ours("update-to-tag", "--tag", "v1");
        assertThat(liquibase.tagExists("log.xml", "v1")).isTrue();
        assertThat(lockstep.run("tag-exists", "--tag", "v1")).isZero();
        assertThat(lockstep.out()).contains("'v1' is in the history");
        assertThat(liquibase.tagExists("log.xml", "V1")).isFalse();
        assertThat(lockstep.run("tag-exists", "--tag", "V1", "--format", "json")).isZero();
        assertThat(lockstep.out()).contains("\"tag\":\"V1\",\"exists\":false");
    }

    @Test
    void unexpected_changesets_are_those_that_the_changelog_does_not_have_any_more() throws Exception {
        liquibase.update("log.xml");
        assertThat(ours("update")).isZero();
        assertThat(ours("unexpected-changesets")).isZero();
        assertThat(lockstep.out()).contains("everything that was applied is in the changelog");
        lockstep.write("log.xml", CHANGELOG.replaceAll("<changeSet id=\"[15]\".*", ""));

        assertThat(liquibase.unexpected("log.xml")).containsExactly("log.xml::1::ann", "log.xml::5::ann");
        assertThat(ours("unexpected-changesets")).isZero();
        assertThat(lockstep.out().lines()).containsExactly("2 change sets were applied and are not in the changelog");
        assertThat(ours("unexpected-changesets", "--verbose")).isZero();
        assertThat(lockstep.out().lines()).startsWith("log.xml::1::ann", "log.xml::5::ann");
        assertThat(ours("unexpected-changesets", "--format", "json")).isZero();
        assertThat(lockstep.out()).contains("\"unexpected\":[{\"id\":\"1\",\"author\":\"ann\",\"path\":\"log.xml\"}");
    }

    @Test
    void status_lists_or_only_counts() throws Exception {
        assertThat(ours("status", "--verbose=false")).isZero();
        assertThat(lockstep.out().lines()).containsExactly(liquibase.pending("log.xml").size() + " change sets are pending");
        assertThat(ours("status", "--verbose")).isZero();
        assertThat(lockstep.out().lines()).containsAll(liquibase.pending("log.xml"));
    }

    @Test
    void what_future_rollback_sql_prints_undoes_the_update() throws Exception {
        assertThat(ours("future-rollback-sql")).isZero();
        String back = lockstep.out();
        assertThat(back).containsSubsequence("log.xml::5::ann", "log.xml::4::ann", "log.xml::1::ann");
        ours("update");
        run(back);
        assertThat(HistoryRow.of(ours)).isEmpty();
        assertThat(ours.value("select to_regclass('a') is null and to_regclass('c') is null")).isEqualTo("t");
        assertThat(ours("future-rollback-count-sql", "--count", "1")).isZero();
        assertThat(lockstep.out()).contains("log.xml::1::ann").doesNotContain("log.xml::2::ann");
        assertThat(ours("future-rollback-from-tag-sql", "--tag", "v1")).isZero();
        assertThat(lockstep.out()).contains("log.xml::2::ann").doesNotContain("log.xml::4::ann");
        assertThat(ours("future-rollback-from-tag-sql", "--tag", "v9")).isEqualTo(2);
    }
}
