package dev.lockstep.engine.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.plan.Extent;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.Status;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// An update with something new leaves unread what is known to hold nothing new, and everything is read wherever that could be wrong.
@ExtendWith(PostgresExtension.class)
final class SettledFilesTest {

    private static final Settings REMEMBERING = with(List.of("here"), Map.of());
    private static final String NEW = sql("new", "CREATE TABLE n (id int)");
    private static final String NONE = "";

    private final Map<String, String> files = new TreeMap<>(Map.of(
            "root.xml", root("<include file=\"mid.xml\" context=\"!never\" labels=\"blue\"/>", NONE),
            "mid.xml", root("<includeAll path=\"all\"/>", NONE),
            "all/1.sql", sql("1", "CREATE TABLE a (id int)") + "--changeset ann:never context:never\nCREATE TABLE never (id int)\n",
            "all/2.xml", root("""
                    <changeSet id="2" author="ann" runOnChange="true"><comment>two</comment>
                      <createTable tableName="b"><column name="id" type="int"/></createTable></changeSet>""", NONE),
            "all/3.yaml", """
                    databaseChangeLog:
                      - changeSet: {id: 3, author: ann, changes: [{sql: {sql: "CREATE TABLE c (id int)"}}]}
                    """));
    /// What was left unread, for each time that an update was planned.
    private final List<Set<String>> unread = new ArrayList<>();

    private static String root(String content, String attributes) {
        return "<databaseChangeLog" + attributes + ">\n" + content + "\n</databaseChangeLog>\n";
    }

    private static String sql(String id, String statement) {
        return "--liquibase formatted sql\n--changeset ann:" + id + "\n" + statement + "\n";
    }

    private String text(String path) {
        return Objects.requireNonNull(files.get(path));
    }

    private SearchPath path() {
        Map<String, FileContent> contents = new TreeMap<>();
        files.forEach((path, text) -> contents.put(path, new FileContent(path, text.getBytes(UTF_8))));
        return new SearchPath.Memory(contents);
    }

    private Task task() {
        return new Task(new Task.Source.Files(path(), "root.xml"), (changelog, history, selection) -> {
            unread.add(new TreeSet<>(changelog.origin().unread()));
            return Planner.plan(changelog, history, selection, new Extent.All());
        }, true);
    }

    private Report update(Database database, Settings settings) {
        unread.clear();
        return new Migration(database::connect, settings, Listener.NONE, new StopSignal(), Clock.systemUTC()).forward(task());
    }

    private List<String> applied(Database database, Settings settings) {
        Report report = update(database, settings);
        assertThat(report.problems()).isEmpty();
        return report.applied().stream().map(one -> one.id().id()).toList();
    }

    private List<String> applied(Database database) {
        return applied(database, REMEMBERING);
    }

    /// The first update, which reads everything.
    private void installed(Database database) {
        assertThat(applied(database)).containsExactly("1", "2", "3");
        assertThat(unread).containsExactly(Set.of());
    }

    private void readsAllBut(String... paths) {
        assertThat(unread).isNotEmpty().allSatisfy(some -> assertThat(some).containsExactlyInAnyOrder(paths));
    }

    private void readsEverything() {
        readsAllBut();
    }

    private static Settings with(List<String> contexts, Map<String, String> parameters) {
        Settings some = Samples.QUICK;
        return new Settings(contexts, some.labelFilter(), parameters, some.schema(), some.tag(), some.transaction(), some.lockTimeout(),
                some.lockWait(), some.statementTimeout(), some.allowSuperuser(), some.customChanges(), true);
    }

    @Test
    void a_new_file_is_the_only_one_that_is_read(Database database) {
        installed(database);
        files.put("all/4.sql", NEW);
        assertThat(applied(database)).containsExactly("new");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml");

        assertThat(applied(database)).isEmpty();
        assertThat(unread).isEmpty();
        files.put("all/5.sql", sql("5", "CREATE TABLE e (id int)"));
        assertThat(applied(database)).containsExactly("5");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml", "all/4.sql");
    }

    /// Dates in YAML are read in the JVM's time zone, as by Liquibase, and may be part of an identity or of a checksum.
    @Test
    void another_time_zone_or_locale_is_another_question(Database database) {
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            installed(database);
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            files.put("all/4.sql", NEW);
            assertThat(applied(database)).containsExactly("new");
            readsEverything();
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            files.put("all/5.sql", sql("newer", "CREATE TABLE newer (id int)"));
            assertThat(applied(database)).containsExactly("newer");
            readsEverything();
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }

    @Test
    void a_note_that_nobody_understands_is_none(Database database) throws Exception {
        installed(database);
        for (String broken : List.of("s1 all/3.sql", "", "x", "\n", "f x\n\nf y", "q~ z")) {
            database.execute("UPDATE lockstep_up_to_date SET inputs = E'" + broken.replace("\n", "\\n") + "'");
            assertThat(applied(database)).as(broken).isEmpty();
            readsEverything();
        }
    }

    @Test
    void a_row_of_a_history_made_by_hand_may_lack_an_author(Database database) throws Exception {
        installed(database);
        database.execute("ALTER TABLE databasechangelog ALTER author DROP NOT NULL",
                "INSERT INTO databasechangelog (id, filename, dateexecuted, orderexecuted, exectype) VALUES ('x', 'y.sql', now(), 9, 'EXECUTED')");
        files.put("all/4.sql", NEW);
        assertThat(applied(database)).containsExactly("new");
        readsEverything();
    }

    @Test
    void a_changed_file_and_a_new_include_are_read(Database database) {
        installed(database);
        files.merge("all/1.sql", "--changeset ann:more\nCREATE TABLE m (id int)\n", String::concat);
        assertThat(applied(database)).containsExactly("more");
        readsAllBut("all/2.xml", "all/3.yaml");
        files.put("root.xml", root("<include file=\"mid.xml\" context=\"!never\" labels=\"blue\"/><include file=\"new.sql\"/>", NONE));
        files.put("new.sql", NEW);
        assertThat(applied(database)).containsExactly("new");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml");
    }

    @Test
    void everything_in_one_transaction_and_another_tag_are_the_same_question(Database database) throws Exception {
        installed(database);
        files.put("all/4.sql", NEW);
        Settings other = Samples.tagged(REMEMBERING, "v1");
        Settings together = new Settings(other.contexts(), null, Map.of(), null, "v1", Settings.Transaction.DEPLOYMENT, other.lockTimeout(),
                other.lockWait(), other.statementTimeout(), true, other.customChanges(), true);
        assertThat(applied(database, together)).containsExactly("new");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml");
        assertThat(database.value("SELECT tag FROM databasechangelog WHERE id = 'new'")).isEqualTo("v1");
    }

    @Test
    void a_tag_alone_is_set_and_remembered(Database database) throws Exception {
        installed(database);
        Report tagged = update(database, Samples.tagged(REMEMBERING, "v1"));
        assertThat(tagged.tag()).isEqualTo("v1");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml");
        assertThat(applied(database, Samples.tagged(REMEMBERING, "v1"))).isEmpty();
        assertThat(unread).isEmpty();
        assertThat(database.value("SELECT string_agg(id, ',') FROM databasechangelog WHERE tag = 'v1'")).isEqualTo("3");
    }

    @Test
    void the_status_tells_the_same(Database database) {
        installed(database);
        files.put("all/4.sql", NEW);
        unread.clear();
        Status status = new Inspection(database::connect, REMEMBERING).status(task(), Planner::pending);
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml");
        assertThat(status.pending()).extracting(id -> id.id()).containsExactly("new");
        assertThat(status.problems()).isEmpty();
    }

    @Test
    void a_file_that_uses_a_parameter_is_read(Database database) {
        files.put("all/2.xml", root("""
                <changeSet id="2" author="ann"><preConditions onFail="MARK_RAN">
                  <changeLogPropertyDefined property="there"/></preConditions><sql>CREATE TABLE b (id int)</sql></changeSet>""", NONE));
        files.put("all/3.yaml", text("all/3.yaml").replace("id int", "id ${type}"));
        assertThat(applied(database, with(List.of("here"), Map.of("type", "int")))).hasSize(3);
        files.put("all/4.sql", NEW);
        assertThat(update(database, with(List.of("here"), Map.of("type", "bigint"))).outcome()).isEqualTo(Outcome.REFUSED);
        readsAllBut("all/1.sql");
        assertThat(applied(database, with(List.of("here"), Map.of("type", "int")))).containsExactly("new");
    }

    @Test
    void a_property_that_comes_before_the_files_matters_to_none_that_names_no_parameter(Database database) {
        installed(database);
        files.put("mid.xml",
                root("<property name=\"type\" value=\"bigint\"/><property file=\"some.properties\"/><includeAll path=\"all\"/>",
                        NONE));
        files.put("some.properties", "name=n");
        files.put("all/4.sql", sql("new", "CREATE TABLE ${name} (id ${type})"));
        assertThat(applied(database)).containsExactly("new");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml");
        files.put("some.properties", "name=m");
        assertThat(update(database, REMEMBERING).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void a_file_that_sets_a_property_or_includes_another_is_read(Database database) {
        files.put("all/1.sql", text("all/1.sql").replaceFirst("\n", "\n--property name:type value:int\n"));
        files.put("all/2.xml", root("<include file=\"none.xml\"/>" + inside(text("all/2.xml")), NONE));
        files.put("none.xml", root("", NONE));
        installed(database);
        files.put("all/4.sql", sql("new", "CREATE TABLE n (id ${type})"));
        assertThat(applied(database)).containsExactly("new");
        readsAllBut("all/3.yaml", "none.xml");
        files.put("none.xml", root("<include file=\"other.sql\"/>", NONE));
        files.put("other.sql", sql("5", "CREATE TABLE e (id int)"));
        assertThat(applied(database)).containsExactly("5");
        readsAllBut("all/3.yaml");
    }

    private static String inside(String root) {
        return root.replace("<databaseChangeLog>", "").replace("</databaseChangeLog>", "");
    }

    @Test
    void a_logical_path_that_is_the_path_of_a_settled_file_is_noticed(Database database) {
        installed(database);
        files.put("all/4.sql", NEW.replace("formatted sql", "formatted sql logicalFilePath:ALL//1.sql"));
        assertThat(applied(database)).containsExactly("new");
        readsEverything();
        files.put("all/5.sql",
                NEW.replace("formatted sql", "formatted sql logicalFilePath:classpath:/all/1.sql").replace("ann:new", "ann:1"));
        assertThat(update(database, REMEMBERING).problems()).extracting(problem -> problem.code())
                .containsExactly(Code.DUPLICATE_CHANGE_SET);
        assertThat(unread).isEmpty(); // the reader has refused it
    }

    @Test
    void a_second_inclusion_is_noticed(Database database) {
        installed(database);
        files.put("mid.xml", root("<includeAll path=\"all\"/><include file=\"all/3.yaml\"/>", NONE));
        assertThat(update(database, REMEMBERING).problems()).extracting(problem -> problem.code())
                .containsExactly(Code.DUPLICATE_CHANGE_SET);
    }

    @Test
    void other_contexts_and_labels_on_the_way_are_noticed(Database database) {
        installed(database);
        files.put("root.xml", root("<include file=\"mid.xml\" context=\"here\" labels=\"blue\"/>", NONE));
        assertThat(applied(database)).isEmpty();
        readsEverything();
        files.put("root.xml", root("<include file=\"mid.xml\" context=\"here\"/>", NONE));
        assertThat(applied(database)).isEmpty();
        readsEverything();
        files.put("root.xml", root("<include file=\"mid.xml\" context=\"here\" ignore=\"true\"/>", NONE));
        assertThat(applied(database)).isEmpty();
        readsEverything();
    }

    @Test
    void other_contexts_of_the_run_are_another_question(Database database) {
        assertThat(applied(database, with(List.of("some"), Map.of()))).containsExactly("1", "2", "3");
        assertThat(applied(database, with(List.of("some", "never"), Map.of()))).isEmpty();
        readsEverything();
        files.put("root.xml", root("<include file=\"mid.xml\"/>", NONE));
        assertThat(applied(database, with(List.of("never"), Map.of()))).containsExactly("never");
        readsEverything();
    }

    @Test
    void a_history_that_was_edited_is_read_against_everything(Database database) throws Exception {
        installed(database);
        files.put("all/4.sql", NEW);
        database.execute("DROP TABLE b", "DELETE FROM databasechangelog WHERE id = '2'");
        assertThat(applied(database)).containsExactly("2", "new");
        readsEverything();
        files.put("all/5.sql", sql("5", "CREATE TABLE e (id int)"));
        database.execute("UPDATE databasechangelog SET md5sum = NULL WHERE id = '1'");
        assertThat(applied(database)).containsExactly("5");
        readsEverything();
        assertThat(database.value("SELECT count(*) FROM databasechangelog WHERE md5sum IS NULL")).isEqualTo("0");
    }

    @Test
    void what_a_run_makes_of_rows_that_are_not_its_own_defeats_the_note(Database database) throws Exception {
        installed(database);
        files.put("all/4.sql", sql("new", "DELETE FROM databasechangelog WHERE id = '2'; DROP TABLE b"));
        assertThat(applied(database)).containsExactly("new");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml");
        assertThat(applied(database)).containsExactly("2");
        readsEverything();
    }

    private static final String[] TAKEN_AWAY = {"DROP TABLE b", "DELETE FROM databasechangelog WHERE id = '2'"};

    /// A connection behind whose second statement, which asks what is remembered, somebody else takes a change set back.
    private static Connection interrupted(Database database) throws SQLException {
        Connection connection = database.connect();
        var statements = new AtomicInteger();
        return (Connection) Proxy.newProxyInstance(SettledFilesTest.class.getClassLoader(), new Class<?>[]{Connection.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("createStatement") && statements.incrementAndGet() == 3) {
                        database.execute(TAKEN_AWAY);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void a_row_that_goes_before_the_history_is_read_is_missed(Database database) {
        installed(database);
        files.put("all/4.sql", NEW);
        unread.clear();
        Report report = new Migration(() -> interrupted(database), REMEMBERING, Listener.NONE, new StopSignal(), Clock.systemUTC())
                .forward(task());
        assertThat(report.applied()).extracting(one -> one.id().id()).containsExactly("2", "new");
        readsEverything();
    }

    @Test
    void a_row_that_goes_before_the_lock_is_taken_is_missed(Database database) {
        installed(database);
        files.put("all/4.sql", NEW);
        Task task = new Task(task().source(), (changelog, history, selection) -> {
            try {
                database.execute(unread.size() == 1 ? TAKEN_AWAY : new String[]{"SELECT 1"});
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
            return task().planning().plan(changelog, history, selection);
        }, true);
        Report report = new Migration(database::connect, REMEMBERING, Listener.NONE, new StopSignal(), Clock.systemUTC()).forward(task);
        assertThat(report.applied()).extracting(one -> one.id().id()).containsExactly("2", "new");
        assertThat(unread).containsExactly(Set.of(), Set.of("all/1.sql", "all/2.xml", "all/3.yaml"), Set.of());
    }

    @Test
    void a_settled_file_that_changes_is_refused_as_ever(Database database) {
        installed(database);
        files.put("all/1.sql", text("all/1.sql").replace("id int", "id bigint"));
        files.put("all/4.sql", NEW);
        assertThat(update(database, REMEMBERING).problems()).extracting(problem -> problem.code()).containsExactly(Code.CHECKSUM_CHANGED);
        readsAllBut("all/2.xml", "all/3.yaml");
    }

    @Test
    void what_is_modified_from_outside_is_read(Database database) {
        installed(database);
        files.put("mid.xml", root("<modifyChangeSets stripComments=\"true\"><includeAll path=\"all\"/></modifyChangeSets>", NONE));
        assertThat(applied(database)).isEmpty();
        readsEverything();
        files.put("all/4.sql", NEW);
        assertThat(applied(database)).containsExactly("new");
        readsEverything();
    }

    @Test
    void a_logical_path_given_from_outside_is_noticed(Database database) {
        installed(database);
        files.put("root.xml", root("<include file=\"mid.xml\" context=\"!never\" labels=\"blue\" logicalFilePath=\"other\"/>", NONE));
        files.put("all/4.sql", NEW);
        assertThat(applied(database)).containsExactly("new");
        readsEverything();
        files.put("root.xml", root("<include file=\"mid.xml\" context=\"!never\" labels=\"blue\"/>", " logicalFilePath=\"another\""));
        files.remove("all/4.sql");
        files.put("all/5.sql", sql("5", "CREATE TABLE e (id int)"));
        assertThat(applied(database)).containsExactly("5");
        readsEverything();
    }

    @Test
    void the_sql_of_another_file_is_read(Database database) {
        files.put("all/2.xml", root("<changeSet id=\"2\" author=\"ann\"><sqlFile path=\"two.sql\"/></changeSet>", NONE));
        files.put("all/3.yaml", """
                databaseChangeLog:
                  - changeSet: {id: 3, author: ann, changes: [{sqlFile: {path: two.sql, dbms: "!postgresql"}}, {tagDatabase: {tag: x}}]}
                """);
        files.put("two.sql", "CREATE TABLE b (id int)");
        installed(database);
        files.put("two.sql", "CREATE TABLE b (id bigint)");
        files.put("all/4.sql", NEW);
        assertThat(update(database, REMEMBERING).problems()).extracting(problem -> problem.code()).containsExactly(Code.CHECKSUM_CHANGED);
        readsAllBut("all/1.sql");
    }

    @Test
    void a_plain_sql_file_and_one_with_a_logical_path_are_read(Database database) {
        files.put("all/0.sql", "CREATE TABLE plain (id int)");
        files.put("all/1.sql", text("all/1.sql").replace("formatted sql", "formatted sql logicalFilePath:one"));
        files.put("all/2.xml", text("all/2.xml").replace("author=\"ann\"", "author=\"ann\" logicalFilePath=\"two\""));
        assertThat(applied(database)).containsExactly("raw", "1", "2", "3");
        assertThat(applied(database)).isEmpty(); // what identities a plain file and a logical path give depends on the history
        files.put("all/4.sql", NEW);
        assertThat(applied(database)).containsExactly("new");
        readsAllBut("all/3.yaml");
    }

    @Test
    void a_precondition_knows_what_an_unread_file_has_applied(Database database) {
        installed(database);
        files.put("all/4.sql", """
                --liquibase formatted sql
                --changeset ann:new
                --preconditions onFail:HALT
                --precondition-sql-check expectedResult:1 SELECT count(*) FROM databasechangelog WHERE id = '1'
                CREATE TABLE n (id int)
                """);
        files.put("all/5.xml", root("""
                <changeSet id="5" author="ann"><preConditions><changeSetExecuted id="2" author="ann" changeLogFile="all/2.xml"/></preConditions>
                  <sql>CREATE TABLE e (id int)</sql></changeSet>""", NONE));
        assertThat(applied(database)).containsExactly("new", "5");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml");
    }

    @Test
    void a_rollback_that_names_a_change_set_of_a_settled_file_has_its_changes(Database database) {
        installed(database);
        files.put("mid.xml", root("<includeAll path=\"all\"/><include file=\"other/4.xml\"/>", NONE));
        files.put("other/4.xml", root("""
                <changeSet id="new" author="ann"><sql>DROP TABLE b</sql>
                  <rollback changeSetId="2" changeSetAuthor="ann" changeSetPath="all/2.xml"/></changeSet>""", NONE));
        assertThat(applied(database)).containsExactly("new");
        readsEverything();
        files.put("all/5.sql", sql("5", "CREATE TABLE e (id int)"));
        assertThat(update(database, REMEMBERING).problems()).isEmpty();
        readsEverything(); // the rollback is asked about again each time
        files.put("mid.xml", root("<includeAll path=\"all\"/>", NONE));
        files.put("all/6.sql", sql("6", "CREATE TABLE f (id int)"));
        assertThat(applied(database)).containsExactly("6");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml", "all/5.sql");
    }

    @Test
    void preconditions_of_the_changelog_are_checked_as_ever(Database database) {
        files.put("all/3.yaml", """
                databaseChangeLog:
                  - preConditions: [{sqlCheck: {expectedResult: "0", sql: "SELECT count(*) FROM pg_tables WHERE tablename = 'c'"}}]
                  - changeSet: {id: 3, author: ann, changes: [{sql: {sql: "CREATE TABLE c (id int)"}}]}
                """);
        installed(database);
        files.put("all/4.sql", NEW);
        assertThat(update(database, REMEMBERING).problems()).extracting(problem -> problem.code())
                .containsExactly(Code.PRECONDITION_FAILED);
        readsAllBut("all/1.sql", "all/2.xml");
    }

    @Test
    void what_was_marked_by_a_failure_or_runs_always_is_never_settled(Database database) throws Exception {
        files.put("all/1.sql", sql("1 failOnError:false", "INSERT INTO later VALUES (1)"));
        assertThat(update(database, REMEMBERING).skipped()).hasSize(1);
        files.put("all/4.sql", NEW);
        database.execute("CREATE TABLE later (id int)");
        assertThat(applied(database)).containsExactly("1", "new");
        readsEverything();
        files.put("all/2.xml", text("all/2.xml")
                .replace("runOnChange", "runAlways")
                .replace("createTable tableName=\"b\"",
                        "createTable tableName=\"b\" ifNotExists=\"true\""));
        assertThat(update(database, REMEMBERING).applied()).hasSize(1);
        assertThat(update(database, REMEMBERING).applied()).hasSize(1);
        readsEverything();
    }

    @Test
    void liquibase_in_between_is_noticed(Database database, @TempDir Path folder) throws Exception {
        installed(database);
        files.put("all/4.sql", NEW);
        files.put("all/5.sql", sql("5", "CREATE TABLE e (id int)"));
        for (var file : files.entrySet()) {
            Files.createDirectories(folder.resolve(file.getKey()).getParent());
            Files.writeString(folder.resolve(file.getKey()), file.getValue().replace("<databaseChangeLog>", """
                    <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                      xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                    """));
        }
        LiquibaseOracle liquibase = new LiquibaseOracle(database, LiquibaseOptions.of(folder).contexts("here"));
        liquibase.updateCount("root.xml", 1);
        assertThat(applied(database)).containsExactly("5");
        readsEverything();
        assertThat(liquibase.pending("root.xml")).isEmpty();
        files.put("all/6.sql", sql("6", "CREATE TABLE f (id int)"));
        assertThat(applied(database)).containsExactly("6");
        readsAllBut("all/1.sql", "all/2.xml", "all/3.yaml", "all/4.sql", "all/5.sql");
    }

    @Test
    void all_else_but_a_whole_update_reads_everything(Database database) {
        installed(database);
        files.put("all/4.sql", NEW.concat("--rollback DROP TABLE n\n"));
        Lockstep lockstep = new Lockstep(database::connect, REMEMBERING, Listener.NONE, new StopSignal(), Clock.systemUTC());
        ChangelogSource source = new ChangelogSource(path(), "root.xml");
        assertThat(lockstep.unexpected(source).history()).isEmpty();
        assertThat(lockstep.updateWithWayBack(source, new Lockstep.Extent.All()).applied()).hasSize(1);
        assertThat(lockstep.rollback(source, new Lockstep.BackTo.Count(1)).problems()).isEmpty();
        assertThat(lockstep.update(source, new Lockstep.Extent.Count(1)).applied()).hasSize(1);
        assertThat(applied(database)).isEmpty();
        readsEverything();
    }

    @Test
    void databases_that_share_a_changelog_share_it_only_where_the_same_is_settled(PostgresServer server) {
        Database one = server.createDatabase();
        Database other = server.createDatabase();
        installed(one);
        files.put("all/4.sql", NEW);
        Task.Source shared = new Task.Source.Shared(path(), "root.xml");
        assertThat(applied(one, shared)).isEqualTo(1);
        assertThat(applied(other, shared)).isEqualTo(4);
    }

    private int applied(Database database, Task.Source source) {
        Task task = new Task(source, task().planning(), true);
        return new Migration(database::connect, REMEMBERING, Listener.NONE, new StopSignal(), Clock.systemUTC()).forward(task)
                .applied()
                .size();
    }
}
