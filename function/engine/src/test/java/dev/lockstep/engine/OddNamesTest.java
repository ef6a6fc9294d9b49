package dev.lockstep.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and values that would end a quoted text if they were not quoted: wherever Lockstep makes SQL of them, they stay what they are.
@ExtendWith(PostgresExtension.class)
class OddNamesTest {

    private static final String LOG = """
            databaseChangeLog:
            - changeSet:
                id: "%1$s id"
                author: "%1$s author"
                comment: "%1$s comment"
                labels: "%1$s label"
                context: "%2$s"
                objectQuotingStrategy: QUOTE_ALL_OBJECTS
                preConditions: [{onFail: MARK_RAN}, {not: [{tableExists: {tableName: "%1$s t"}}]}, {not: [{viewExists: {viewName: "%1$s"}}]},
                  {not: [{sequenceExists: {sequenceName: "%1$s"}}]}, {not: [{columnExists: {tableName: "%1$s", columnName: "%1$s"}}]},
                  {not: [{indexExists: {indexName: "%1$s"}}]}, {not: [{primaryKeyExists: {tableName: "%1$s"}}]},
                  {not: [{foreignKeyConstraintExists: {foreignKeyTableName: "%1$s", foreignKeyName: "%1$s"}}]}]
                changes:
                - createTable: {tableName: "%1$s t", remarks: "%1$s r", columns: [{column: {name: "%1$s c", type: varchar(200), remarks: "%1$s", defaultValue: "%1$s d",
                    constraints: {nullable: false}}}, {column: {name: id, type: int, constraints: {primaryKey: true, primaryKeyName: "%1$s pk"}}}]}
                - createSequence: {sequenceName: "%1$s s"}
                - createIndex: {indexName: "%1$s i", tableName: "%1$s t", columns: [{column: {name: "%1$s c"}}]}
                - addUniqueConstraint: {constraintName: "%1$s u", tableName: "%1$s t", columnNames: "%1$s c"}
                - insert: {tableName: "%1$s t", columns: [{column: {name: "%1$s c", value: "%1$s v"}}, {column: {name: id, valueNumeric: 1}}]}
                - setTableRemarks: {tableName: "%1$s t", remarks: "%1$s again"}
                - renameTable: {oldTableName: "%1$s t", newTableName: "%1$s n"}
                - renameColumn: {tableName: "%1$s n", oldColumnName: "%1$s c", newColumnName: "%1$s k"}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"a'b", "a''", "a\"b", "a\\", "a\\'; drop table canary; --", "'; drop table canary; --",
            "\"; drop table canary; --",
            "$$; drop table canary; --", "a*/b", "?", "{d '1'}", "%s"})
    void stay_what_they_are(String odd, Database database) throws Exception {
        database.execute("create table canary (a int)", "create schema \"" + odd.replace("\"", "\"\"") + "\"",
                "alter database \"" + database.name() + "\" set standard_conforming_strings = on");
        var settings = new Settings(List.of("x"), null, Map.of(), odd, odd + " tag", Settings.Transaction.PER_CHANGE_SET,
                Settings.DEFAULT.lockTimeout(),
                Settings.DEFAULT.lockWait(), Settings.DEFAULT.statementTimeout(), true, Settings.CustomChanges.REFUSE);
        var lockstep = new Lockstep(database::connect, settings, Listener.NONE, new StopSignal(), Clock.systemUTC());
        var written = odd.replace("\\", "\\\\").replace("\"", "\\\"");
        var text = LOG.replace("%1$s", written).replace("%2$s", "x or " + written.replace(",", "").replace("(", "").replace(")", ""));
        var source = new ChangelogSource(new SearchPath.Memory(Map.of("a.yaml", new FileContent("a.yaml", text.getBytes(UTF_8)))),
                "a.yaml");

        var there = lockstep.update(source, new Lockstep.Extent.All());
        var again = lockstep.update(source, new Lockstep.Extent.All());

        assertThat(there.problems()).isEmpty();
        assertThat(there.applied()).hasSize(1);
        assertThat(again.applied()).isEmpty();
        assertThat(lockstep.history().history()).singleElement().satisfies(row -> {
            assertThat(row.id().id()).isEqualTo(odd + " id");
            assertThat(row.id().author()).isEqualTo(odd + " author");
            assertThat(row.comments()).isEqualTo(odd + " comment");
            assertThat(row.tag()).isEqualTo(odd + " tag");
        });
        var in = "\"" + odd.replace("\"", "\"\"");
        assertThat(database.value("select " + in + " k\" from " + in + "\"." + in + " n\"")).isEqualTo(odd + " v");
        assertThat(lockstep.tag(odd + " other").problems()).isEmpty();
        var back = lockstep.rollback(source, new Lockstep.BackTo.Count(1));
        assertThat(back.problems()).extracting(problem -> problem.code().id()).containsOnly("LS-2002"); // insert has no inverse
        assertThat(lockstep.clearChecksums().problems()).isEmpty();
        assertThat(database.value("select to_regclass('canary') is not null")).isEqualTo("t");
    }
}
