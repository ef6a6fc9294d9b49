package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.Script;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The front door, and Liquibase 4.33 on the same database.
@ExtendWith(PostgresExtension.class)
final class WithLiquibaseTest {

    private static final String ROOT = """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            """;
    private static final String LOG = ROOT + """
              <changeSet id="1" author="ann"><createTable tableName="person"><column name="id" type="int"><constraints primaryKey="true"/></column>
                <column name="Name" type="varchar(20)"/></createTable></changeSet>
              <changeSet id="2" author="ann"><comment>one</comment><insert tableName="person"><column name="id" valueNumeric="1"/></insert>
                <rollback>DELETE FROM person</rollback></changeSet>
              <changeSet id="3" author="ann"><tagDatabase tag="v1"/></changeSet>
              <changeSet id="4" author="ann"><addColumn tableName="person"><column name="b" type="int"/></addColumn></changeSet>
            </databaseChangeLog>
            """;

    @TempDir
    Path folder;

    private ChangelogSource source(String text) throws IOException {
        Files.writeString(folder.resolve("log.xml"), text);
        return new ChangelogSource(new SearchPath.Directory(folder), "log.xml");
    }

    private static Lockstep lockstep(Database database) {
        return lockstep(database, Samples.QUICK, Listener.NONE);
    }

    private static Lockstep lockstep(Database database, Settings settings, Listener listener) {
        return new Lockstep(database::connect, settings, listener, new StopSignal(), Clock.systemUTC());
    }

    private LiquibaseOracle liquibase(Database database) {
        return new LiquibaseOracle(database, LiquibaseOptions.of(folder));
    }

    @Test
    void each_takes_over_from_the_other(PostgresServer server) throws Exception {
        ChangelogSource log = source(LOG);
        Database ours = server.createDatabase();
        Database theirs = server.createDatabase();
        assertThat(lockstep(ours).update(log, new Lockstep.Extent.Count(2)).problems()).isEmpty();
        liquibase(ours).update("log.xml");
        liquibase(theirs).updateCount("log.xml", 2);
        Report rest = lockstep(theirs).update(log, new Lockstep.Extent.All());
        assertThat(rest.problems()).isEmpty();
        assertThat(rest.applied()).hasSize(2);
        assertThat(DatabaseSnapshot.of(ours)).isEqualTo(DatabaseSnapshot.of(theirs));
        for (Database database : List.of(ours, theirs)) {
            assertThat(liquibase(database).pending("log.xml")).isEmpty();
            assertThat(lockstep(database).status(log).pending()).isEmpty();
            assertThat(database.value("SELECT string_agg(id || coalesce(tag, ''), ',' ORDER BY orderexecuted) FROM databasechangelog"))
                    .isEqualTo("1,2,3v1,4");
        }
    }

    @Test
    void a_rollback_takes_back_what_an_update_did_and_scripts_do_the_same(PostgresServer server) throws Exception {
        ChangelogSource log = source(LOG);
        Database run = server.createDatabase();
        Database scripted = server.createDatabase();
        Script forward = lockstep(scripted).updateSql(log, new Lockstep.Extent.All());
        assertThat(forward.outcome()).isEqualTo(Outcome.DONE);
        execute(scripted, forward);
        lockstep(run).update(log, new Lockstep.Extent.All());
        assertThat(DatabaseSnapshot.of(scripted)).isEqualTo(DatabaseSnapshot.of(run));
        assertThat(lockstep(scripted).update(log, new Lockstep.Extent.All()).applied()).isEmpty();
        execute(scripted, lockstep(scripted).rollbackSql(log, new Lockstep.BackTo.Count(3)));
        Report back = lockstep(run).rollback(log, new Lockstep.BackTo.Count(3));
        assertThat(back.problems()).isEmpty();
        assertThat(back.applied()).extracting(one -> one.id().id()).containsExactly("4", "3", "2");
        assertThat(DatabaseSnapshot.of(scripted)).isEqualTo(DatabaseSnapshot.of(run));
        assertThat(Samples.history(run)).isEqualTo("1 EXECUTED");
    }

    private static void execute(Database database, Script script) throws Exception {
        List<String> statements = new ArrayList<>(script.lines());
        statements.removeIf(line -> line.startsWith("\\") || line.startsWith("--") || line.isEmpty());
        database.execute(statements.toArray(String[]::new));
    }

    @Test
    void syncing_tagging_and_clearing_are_seen_by_liquibase(Database database) throws Exception {
        ChangelogSource log = source(LOG);
        assertThat(lockstep(database).changelogSync(log, new Lockstep.Extent.All()).applied()).hasSize(4);
        assertThat(liquibase(database).pending("log.xml")).isEmpty();
        assertThat(lockstep(database).tag("v2").tag()).isEqualTo("v2");
        assertThat(database.value("SELECT tag FROM databasechangelog WHERE id = '4'")).isEqualTo("v2");
        lockstep(database).clearChecksums();
        assertThat(database.value("SELECT count(md5sum) FROM databasechangelog")).isEqualTo("0");
        assertThat(lockstep(database).update(log, new Lockstep.Extent.All()).applied()).isEmpty();
        assertThat(database.value("SELECT count(md5sum) FROM databasechangelog")).isEqualTo("4");
        liquibase(database).validate("log.xml");
    }

    @Test
    void a_changed_change_set_and_a_broken_file_are_refused_before_anything_runs(Database database) throws Exception {
        lockstep(database).update(source(LOG), new Lockstep.Extent.All());
        ChangelogSource changed = source(LOG.replace("varchar(20)", "varchar(30)"));
        assertThat(lockstep(database).update(changed, new Lockstep.Extent.All()).problems()).extracting(problem -> problem.code())
                .contains(Code.CHECKSUM_CHANGED);
        Report broken = lockstep(database).update(source("<databaseChangeLog>"), new Lockstep.Extent.All());
        assertThat(broken.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void liquibase_waits_while_we_work(PostgresServer server) throws Exception {
        ChangelogSource log = source(LOG.replace("<comment>one</comment>", "<sql>SELECT pg_sleep(3)</sql>"));
        for (Settings.Transaction transaction : Settings.Transaction.values()) {
            Database database = server.createDatabase();
            liquibase(database).updateCount("log.xml", 1);
            var started = new CompletableFuture<Void>();
            var ended = new CompletableFuture<Long>();
            Thread.startVirtualThread(() -> {
                Report report = lockstep(database, quick(transaction), progress -> {
                    if (progress instanceof Progress.Started) {
                        started.complete(null);
                    }
                }).update(log, new Lockstep.Extent.All());
                assertThat(report.problems()).isEmpty();
                ended.complete(System.nanoTime());
            });
            started.get(30, TimeUnit.SECONDS);
            liquibase(database).update("log.xml");
            long liquibaseEnded = System.nanoTime();
            assertThat(liquibaseEnded).as("%s", transaction)
                    .isGreaterThan(ended.get(30, TimeUnit.SECONDS) - Duration.ofSeconds(1).toNanos());
            assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED, 4 EXECUTED");
            assertThat(database.value("SELECT count(*) FROM person")).isEqualTo("1");
            assertThat(Samples.locksHeld(database)).isZero();
        }
    }

    /// Two change sets of one identity, of which labels or `ignore` let a run take one only. Liquibase itself refuses the changelog from then on.
    @Test
    void a_cleared_checksum_is_filled_in_from_the_change_set_that_is_taken(PostgresServer server) throws Exception {
        for (List<String> twins : List.of(List.of("labels=\"blue\"", "labels=\"green\""), List.of("labels=\"green\"", "labels=\"blue\""),
                List.of("ignore=\"true\"", ""), List.of("", "ignore=\"true\""))) {
            String twin = "<changeSet id=\"1\" author=\"ann\" %s><sql>SELECT %d</sql></changeSet>";
            ChangelogSource log = source(ROOT + twin.formatted(twins.get(0), 1) + twin.formatted(twins.get(1), 2) + "</databaseChangeLog>");
            Settings some = Samples.QUICK;
            Settings blue = new Settings(List.of(), "blue", some.parameters(), null, null, some.transaction(), some.lockTimeout(),
                    some.lockWait(), some.statementTimeout(), true, some.customChanges());
            Database database = server.createDatabase();
            List<String> checksums = new ArrayList<>();
            for (int run = 0; run < 3; run++) {
                assertThat(lockstep(database, blue, Listener.NONE).update(log, new Lockstep.Extent.All()).problems()).isEmpty();
                checksums.add(database.value("SELECT string_agg(md5sum, ',') FROM databasechangelog"));
                if (run == 0) {
                    lockstep(database).clearChecksums();
                }
            }
            assertThat(new HashSet<>(checksums)).as("%s", twins).hasSize(1);
        }
    }

    private static Settings quick(Settings.Transaction transaction) {
        return Samples.settings(transaction, Samples.QUICK.lockTimeout(), Samples.QUICK.lockWait());
    }

    @Test
    void a_deployment_holds_the_row_itself_and_needs_one_session(PostgresServer server) throws Exception {
        for (Settings.Transaction transaction : Settings.Transaction.values()) {
            Database database = server.createDatabase();
            var connects = new AtomicInteger();
            List<String> rows = new ArrayList<>();
            Report report = Samples.update(() -> {
                connects.incrementAndGet();
                return database.connect();
            }, Samples.changelog(Samples.changeSet("1", "CREATE TABLE t (a int)"), Samples.changeSet("2", "CREATE TABLE u (a int)")),
                    quick(transaction), progress -> {
                        if (progress instanceof Progress.Started) {
                            rows.add(free(database));
                        }
                    }, new StopSignal());
            assertThat(report.problems()).isEmpty();
            assertThat(connects).as("%s", transaction).hasValue(transaction == Settings.Transaction.DEPLOYMENT ? 1 : 2);
            assertThat(rows).hasSize(2).containsOnly("0");
            assertThat(free(database)).isEqualTo("1");
        }
    }

    private static String free(Database database) {
        try {
            return database.value(
                    "SELECT count(*) FROM (SELECT 1 FROM databasechangeloglock WHERE id = 1 AND NOT locked FOR UPDATE SKIP LOCKED) AS free");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_deployment_that_is_tried_again_is_planned_anew_where_liquibase_came_first(Database database) throws Exception {
        ChangelogSource log = source(LOG);
        liquibase(database).updateCount("log.xml", 1);
        List<Progress> heard = new ArrayList<>();
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE person");
            Report report = lockstep(database, quick(Settings.Transaction.DEPLOYMENT), progress -> {
                if (progress instanceof Progress.NothingKept && heard.stream().noneMatch(Progress.NothingKept.class::isInstance)) {
                    roll(other);
                    liquibase(database).update("log.xml");
                }
                heard.add(progress);
            }).update(log, new Lockstep.Extent.All());
            assertThat(report.problems()).isEmpty();
            assertThat(report.applied()).isEmpty();
        }
        assertThat(heard).hasAtLeastOneElementOfType(Progress.NothingKept.class);
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED, 4 EXECUTED");
        assertThat(free(database)).isEqualTo("1");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    private static void roll(Connection back) {
        try {
            back.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_row_that_liquibase_holds_is_honoured_and_named(PostgresServer server) throws Exception {
        ChangelogSource log = source(LOG);
        for (Settings.Transaction transaction : Settings.Transaction.values()) {
            Database database = server.createDatabase();
            liquibase(database).updateCount("log.xml", 1);
            database.execute(
                    "UPDATE databasechangeloglock SET locked = TRUE, lockgranted = now(), lockedby = 'build-7 (10.0.0.7)' WHERE id = 1");
            Settings brief = Samples.settings(transaction, Duration.ofSeconds(1), Duration.ofMillis(300));
            Report refused = lockstep(database, brief, Listener.NONE).update(log, new Lockstep.Extent.All());
            assertThat(refused.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(refused.problems().getFirst().message()).contains("build-7 (10.0.0.7)", "since");
            assertThat(lockstep(database).locks().holders()).singleElement().asString().contains("build-7");
            String fix = refused.problems().getFirst().fix();
            database.execute(fix.substring(fix.indexOf("UPDATE ")));
            assertThat(lockstep(database, brief, Listener.NONE).update(log, new Lockstep.Extent.All()).applied()).hasSize(3);
            assertThat(lockstep(database).locks().holders()).isEmpty();
        }
    }

    /// Each precondition decides whether its change set leaves MARK_RAN or EXECUTED.
    @Test
    void preconditions_are_answered_as_liquibase_answers_them(PostgresServer server) throws Exception {
        List<String> conditions = List.of("<tableExists tableName=\"T\"/>", "<tableExists tableName=\"Mixed\"/>",
                "<tableExists tableName=\"mixed\"/>",
                "<tableExists tableName=\"v\"/>", "<tableExists tableName=\"parted\"/>",
                "<tableExists schemaName=\"s\" tableName=\"in_s\"/>",
                "<tableExists tableName=\"in_s\"/>", "<viewExists viewName=\"V\"/>", "<viewExists viewName=\"mv\"/>",
                "<viewExists viewName=\"t\"/>",
                "<columnExists tableName=\"t\" columnName=\"A\"/>", "<columnExists tableName=\"v\" columnName=\"a\"/>",
                "<columnExists tableName=\"t\" columnName=\"dropped\"/>", "<sequenceExists sequenceName=\"SEQ\"/>",
                "<sequenceExists sequenceName=\"t\"/>",
                "<indexExists indexName=\"t_b\"/>", "<indexExists indexName=\"T_B\" tableName=\"t\"/>",
                "<indexExists tableName=\"t\" columnNames=\"b\"/>",
                "<indexExists tableName=\"t\" columnNames=\"b, a\"/>", "<indexExists tableName=\"t\" columnNames=\"a, b\"/>",
                "<indexExists indexName=\"t_pkey\"/>", "<indexExists schemaName=\"s\" indexName=\"in_s_pkey\"/>",
                "<indexExists indexName=\"none\"/>",
                "<primaryKeyExists tableName=\"t\"/>", "<primaryKeyExists tableName=\"t\" primaryKeyName=\"other\"/>",
                "<primaryKeyExists primaryKeyName=\"t_pkey\"/>", "<primaryKeyExists tableName=\"nopk\"/>",
                "<foreignKeyConstraintExists foreignKeyName=\"fk\"/>",
                "<foreignKeyConstraintExists foreignKeyTableName=\"c\" foreignKeyName=\"FK\"/>",
                "<foreignKeyConstraintExists foreignKeyTableName=\"t\" foreignKeyName=\"fk\"/>",
                "<uniqueConstraintExists tableName=\"t\" constraintName=\"u\"/>",
                "<uniqueConstraintExists tableName=\"t\" columnNames=\"b\"/>",
                "<uniqueConstraintExists tableName=\"t\" columnNames=\"a\"/>", "<tableIsEmpty tableName=\"t\"/>",
                "<tableIsEmpty tableName=\"c\"/>",
                "<rowCount tableName=\"t\" expectedRows=\"1\"/>", "<rowCount tableName=\"t\" expectedRows=\"2\"/>",
                "<rowCount tableName=\"nowhere\" expectedRows=\"2\"/>", "<sqlCheck expectedResult=\"1\">select count(*) from t;</sqlCheck>",
                "<sqlCheck expectedResult=\"t\">select true</sqlCheck>",
                "<sqlCheck expectedResult=\"1\">select a from t where false</sqlCheck>",
                "<sqlCheck expectedResult=\"\">select null</sqlCheck>", "<sqlCheck expectedResult=\"1\">select 1, 2</sqlCheck>",
                "<sqlCheck expectedResult=\"1.50\">select 1.50</sqlCheck>", "<dbms type=\"postgresql\"/>", "<dbms type=\"oracle\"/>",
                "<runningAs username=\"POSTGRES\"/>", "<changeSetExecuted id=\"c0\" author=\"a\" changeLogFile=\"log.xml\"/>",
                "<changeSetExecuted id=\"zz\" author=\"a\" changeLogFile=\"log.xml\"/>", "<not><tableExists tableName=\"t\"/></not>",
                "<or><tableExists tableName=\"none\"/><tableExists tableName=\"t\"/></or>",
                "<not><rowCount tableName=\"nowhere\" expectedRows=\"1\"/></not>", "<expectedQuotingStrategy strategy=\"LEGACY\"/>");
        var log = new StringBuilder(ROOT);
        for (int i = 0; i < conditions.size(); i++) {
            log.append(
                    "<changeSet id=\"c" + i + "\" author=\"a\"><preConditions onFail=\"MARK_RAN\" onError=\"CONTINUE\">" + conditions.get(i)
                            + "</preConditions><sql>select 1</sql></changeSet>");
        }
        ChangelogSource source = source(log.append("</databaseChangeLog>").toString());
        List<String> answers = new ArrayList<>();
        for (boolean ours : List.of(false, true)) {
            Database database = server.createDatabase();
            database.execute("CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT u UNIQUE, dropped int)", "ALTER TABLE t DROP dropped",
                    "CREATE INDEX t_b ON t (b, a)", "INSERT INTO t VALUES (1, 1)", "CREATE TABLE \"Mixed\" (a int)",
                    "CREATE VIEW v AS SELECT a FROM t",
                    "CREATE MATERIALIZED VIEW mv AS SELECT 1 AS a", "CREATE TABLE parted (a int) PARTITION BY RANGE (a)", "CREATE SCHEMA s",
                    "CREATE TABLE s.in_s (a int PRIMARY KEY)", "CREATE SEQUENCE seq", "CREATE TABLE nopk (a int)",
                    "CREATE TABLE c (a int CONSTRAINT fk REFERENCES t)");
            if (ours) {
                assertThat(lockstep(database).update(source, new Lockstep.Extent.All()).outcome()).isEqualTo(Outcome.DONE);
            } else {
                liquibase(database).update("log.xml");
            }
            var lines = new StringBuilder();
            for (int i = 0; i < conditions.size(); i++) {
                lines.append(conditions.get(i) + " "
                        + database.value("SELECT coalesce((SELECT exectype FROM databasechangelog WHERE id = 'c" + i + "'), 'none')")
                        + "\n");
            }
            answers.add(lines.toString());
        }
        assertThat(answers.getLast().lines().toList()).containsExactlyElementsOf(answers.getFirst().lines().toList());

    }
}
