package dev.lockstep.engine.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// An update that has nothing to do is known without reading the changelog; and whatever bears on what is to be done is noticed.
@ExtendWith(PostgresExtension.class)
final class MemoryTest {

    private static final Settings REMEMBERING = Samples.QUICK.remembering();
    private static final String FIRST = """
            --liquibase formatted sql
            --changeset ann:1
            CREATE TABLE a (id int, x ${local} DEFAULT '${used}')
            """;
    private static final String OTHER = """
            --liquibase formatted sql
            --changeset ann:2 context:test
            CREATE TABLE b (id int)
            --changeset ann:3 runOnChange:true
            CREATE OR REPLACE VIEW v AS SELECT id FROM a
            """;
    private static final Map<String, String> FILES = Map.of("root.xml", """
            <databaseChangeLog>
              <property name="local" value="text"/>
              <includeAll path="all"/>
              <include file="other.sql"/>
            </databaseChangeLog>
            """, "all/1.sql", FIRST, "other.sql", OTHER);

    private final Map<String, String> files = new TreeMap<>(FILES);

    private static Settings with(Settings some, List<String> contexts, Map<String, String> parameters) {
        return new Settings(contexts, some.labelFilter(), parameters, some.schema(), some.tag(), some.transaction(), some.lockTimeout(),
                some.lockWait(), some.statementTimeout(), some.allowSuperuser(), some.customChanges(), some.remember());
    }

    private ChangelogSource source() {
        Map<String, FileContent> contents = new TreeMap<>();
        files.forEach((path, text) -> contents.put(path, new FileContent(path, text.getBytes(UTF_8))));
        return new ChangelogSource(new SearchPath.Memory(contents), "root.xml");
    }

    private Report update(Connector connector, Settings settings) {
        return lockstep(connector, settings).update(source(), new Lockstep.Extent.All());
    }

    private Report update(Database database, Settings settings) {
        return update(database::connect, settings);
    }

    private static Lockstep lockstep(Connector connector, Settings settings) {
        return new Lockstep(connector, settings, Listener.NONE, new StopSignal(), Clock.systemUTC());
    }

    private List<String> applied(Database database, Settings settings) {
        Report report = update(database, settings);
        assertThat(report.problems()).isEmpty();
        return report.applied().stream().map(one -> one.id().id()).toList();
    }

    private List<String> applied(Database database) {
        return applied(database, REMEMBERING);
    }

    /// Whether the next update knows that nothing is to be done without reading the history.
    private boolean isRemembered(Database database) throws Exception {
        return roundTrips(database) == 2;
    }

    private int roundTrips(Database database) throws Exception {
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            Connector through = FaultsTest.through(proxy, database);
            through.connect().close();
            int connecting = proxy.roundTrips();
            assertThat(update(through, REMEMBERING).applied()).isEmpty();
            return proxy.roundTrips() - 2 * connecting;
        }
    }

    @Test
    void an_update_with_nothing_to_do_takes_two_round_trips_from_the_first_time_on(Database database) throws Exception {
        assertThat(applied(database)).containsExactly("1", "2", "3");

        assertThat(roundTrips(database)).isEqualTo(2);
    }

    @Test
    void what_an_engine_that_does_not_remember_has_left_is_remembered_once_it_was_read(Database database) throws Exception {
        assertThat(applied(database, Samples.QUICK)).hasSize(3);
        assertThat(database.value("SELECT to_regclass('lockstep_up_to_date') IS NULL")).isEqualTo("t");

        assertThat(isRemembered(database)).isFalse();
        assertThat(isRemembered(database)).isTrue();
    }

    @Test
    void the_status_knows_it_as_well(Database database) throws Exception {
        assertThat(applied(database)).hasSize(3);
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            Connector through = FaultsTest.through(proxy, database);
            through.connect().close();
            int connecting = proxy.roundTrips();
            assertThat(lockstep(through, REMEMBERING).status(source()).pending()).isEmpty();
            assertThat(proxy.roundTrips() - 2 * connecting).isEqualTo(2);
        }
        files.put("all/2.sql", "--liquibase formatted sql\n--changeset ann:4\nCREATE TABLE c (id int)\n");
        assertThat(lockstep(database::connect, REMEMBERING).status(source()).pending()).hasSize(1);
    }

    /// It is listed as pending for ever, as in Liquibase, and an update makes nothing of it.
    @Test
    void what_is_only_for_another_database_is_listed_all_the_same(Database database) {
        files.put("root.xml", """
                <databaseChangeLog>
                  <changeSet id="5" author="ann"><sql dbms="oracle">SELECT 1 FROM dual</sql></changeSet>
                </databaseChangeLog>
                """);
        assertThat(applied(database)).isEmpty();
        assertThat(applied(database)).isEmpty();
        assertThat(lockstep(database::connect, REMEMBERING).status(source()).pending()).hasSize(1);
    }

    @Test
    void a_change_in_any_file_is_noticed(Database database) throws Exception {
        assertThat(applied(database)).hasSize(3);
        files.put("other.sql", OTHER.replace("SELECT id", "SELECT x, id").replace("VIEW v", "VIEW w"));
        assertThat(applied(database)).containsExactly("3");
        files.put("all/2.sql", "--liquibase formatted sql\n--changeset ann:4\nCREATE TABLE c (id int)\n");
        assertThat(applied(database)).containsExactly("4");
        assertThat(isRemembered(database)).isTrue();
        files.put("all/1.sql", FIRST.replace("id int", "id bigint"));
        assertThat(update(database, REMEMBERING).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void a_file_that_goes_is_noticed(Database database) {
        assertThat(applied(database)).hasSize(3);
        files.remove("other.sql");
        assertThat(update(database, REMEMBERING).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void parameters_count_where_the_changelog_uses_them(Database database) throws Exception {
        assertThat(applied(database, with(REMEMBERING, List.of(), Map.of("used", "a", "unused", "a")))).hasSize(3);
        database.execute("UPDATE lockstep_up_to_date SET history = history || ' '"); // what is remembered is no use any more
        Settings other = with(REMEMBERING, List.of(), Map.of("USED", "a", "unused", "b"));
        assertThat(applied(database, other)).isEmpty();
        assertThat(database.value("SELECT count(*) FROM lockstep_up_to_date")).isEqualTo("1");

        assertThat(update(database, with(REMEMBERING, List.of(), Map.of("used", "b"))).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(update(database, with(REMEMBERING, List.of(), Map.of())).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(database.value("SELECT inputs FROM lockstep_up_to_date")).contains(" used").doesNotContain("unused");
    }

    @Test
    void contexts_and_labels_and_tags_are_other_questions(Database database) throws Exception {
        assertThat(applied(database, with(REMEMBERING, List.of("prod"), Map.of()))).containsExactly("1", "3");
        assertThat(applied(database, with(REMEMBERING, List.of("test"), Map.of()))).containsExactly("2");
        assertThat(applied(database, with(REMEMBERING, List.of("prod"), Map.of()))).isEmpty();
        assertThat(update(database, Samples.tagged(REMEMBERING, "v1")).tag()).isEqualTo("v1");
        assertThat(database.value("SELECT count(*) FROM databasechangelog WHERE tag = 'v1'")).isEqualTo("1");
    }

    @Test
    void a_history_that_was_edited_by_hand_is_read(Database database) throws Exception {
        assertThat(applied(database)).hasSize(3);
        database.execute("DROP TABLE b", "DELETE FROM databasechangelog WHERE id = '2'");
        assertThat(applied(database)).containsExactly("2");
        database.execute("UPDATE databasechangelog SET md5sum = NULL WHERE id = '1'");
        assertThat(applied(database)).isEmpty();
        assertThat(database.value("SELECT md5sum IS NOT NULL FROM databasechangelog WHERE id = '1'")).isEqualTo("t");
        database.execute("UPDATE databasechangelog SET md5sum = '9:00000000000000000000000000000000' WHERE id = '1'");
        assertThat(update(database, REMEMBERING).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void what_a_change_set_makes_of_the_history_itself_is_read(Database database) {
        files.put("other.sql", """
                --liquibase formatted sql
                --changeset ann:2
                UPDATE databasechangelog SET md5sum = '9:00000000000000000000000000000000' WHERE id = '1'
                """);
        assertThat(applied(database)).containsExactly("1", "2");
        assertThat(update(database, REMEMBERING).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void what_was_taken_back_is_pending_again(Database database) {
        files.put("other.sql", OTHER + "--rollback DROP VIEW v\n");
        assertThat(applied(database)).hasSize(3);
        Report back = lockstep(database::connect, REMEMBERING).rollback(source(), new Lockstep.BackTo.Count(1));
        assertThat(back.applied()).hasSize(1);

        assertThat(applied(database)).containsExactly("3");
        assertThat(applied(database)).isEmpty();
    }

    @Test
    void what_always_runs_is_never_remembered_as_done(Database database) throws Exception {
        files.put("other.sql", OTHER.replace("runOnChange", "runAlways"));
        assertThat(applied(database)).hasSize(3);
        for (int i = 0; i < 2; i++) {
            Report again = update(database, REMEMBERING);
            assertThat(again.applied()).first().satisfies(one -> assertThat(one.execType()).isEqualTo(ExecType.RERAN));
        }
    }

    @Test
    void what_was_passed_over_is_tried_again(Database database) throws Exception {
        files.put("other.sql", """
                --liquibase formatted sql
                --changeset ann:2 failOnError:false
                INSERT INTO later VALUES (1)
                """);
        assertThat(update(database, REMEMBERING).skipped()).hasSize(1);
        database.execute("CREATE TABLE later (id int)");
        assertThat(applied(database)).containsExactly("2");
    }

    @Test
    void a_warning_is_told_every_time(Database database) {
        files.put("all/readme.txt", "not a changelog");
        for (int i = 0; i < 3; i++) {
            assertThat(update(database, REMEMBERING).problems()).hasSize(1);
        }
    }

    @Test
    void a_role_that_may_not_make_the_table_migrates_all_the_same(Database database) throws Exception {
        database.execute("CREATE ROLE remembering_not LOGIN PASSWORD 'x'", "CREATE SCHEMA mine AUTHORIZATION remembering_not",
                "ALTER ROLE remembering_not SET search_path = mine");
        Database theirs = database.as("remembering_not", "x");
        assertThat(applied(theirs)).hasSize(3);
        database.execute("DROP TABLE mine.lockstep_up_to_date", "REVOKE CREATE ON SCHEMA mine FROM remembering_not");
        try {
            assertThat(applied(theirs)).isEmpty();
            database.execute("CREATE TABLE mine.lockstep_up_to_date (x int)");
            assertThat(applied(theirs)).isEmpty();
        } finally {
            database.execute("DROP SCHEMA mine CASCADE", "DROP ROLE remembering_not");
        }
    }

    /// Every class is read, checked and linked before it does anything: what a start costs.
    @Test
    void nothing_of_the_readers_and_the_planner_is_loaded_to_know_it(Database database, @TempDir Path folder) throws Exception {
        for (var file : FILES.entrySet()) {
            Files.createDirectories(folder.resolve(file.getKey()).getParent());
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        assertThat(lockstep(database::connect, Settings.DEFAULT.remembering())
                .update(new ChangelogSource(new SearchPath.Directory(folder), "root.xml"), new Lockstep.Extent.All())
                .applied()).hasSize(3);

        List<String> loaded = classesOfAnUpdate(database, folder);

        assertThat(loaded).contains("dev.lockstep.engine.run.Memory")
                .doesNotContain("dev.lockstep.engine.plan.Planner", "dev.lockstep.engine.changelog.read.ChangelogReader",
                        "dev.lockstep.engine.sql.PostgresSql");
        assertThat(loaded.stream().filter(name -> !name.contains("$$Lambda"))).hasSizeLessThan(80);
    }

    private static List<String> classesOfAnUpdate(Database database, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log, "-cp", System.getProperty("java.class.path"), UpdateProcess.class.getName(), "lockstep",
                database.host(), Integer.toString(database.port()), database.name(), database.user(), database.password(),
                folder.toString(), "root.xml")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("process.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("process.log"))).contains("DONE");
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.replaceFirst("^(\\[[^]]*])+ *", "").replaceFirst(" .*", ""))
                    .filter(name -> name.startsWith("dev.lockstep.engine."))
                    .toList();
        }
    }
}
