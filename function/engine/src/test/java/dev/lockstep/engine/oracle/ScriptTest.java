package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Script;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import dev.lockstep.testkit.postgres.Psql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What psql could misunderstand, and what a run finds out only on its way: by psql where the machine has it, and always by what stands in
/// for it, so that both read a script alike.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScriptTest {

    private static final String ROOT = """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
            """;

    @TempDir
    Path folder;

    private final SideBySide.Databases<Database> databases;

    ScriptTest(PostgresServer server) {
        this.databases = SideBySide.Databases.on(server);
    }

    static Stream<Psql> readers() {
        return Stream.concat(Stream.of(new Psql.Reader()), Psql.program().map(Psql.Program::new).stream());
    }

    private RunAndScript both(Psql psql) throws SQLException {
        databases.empty();
        return new RunAndScript(databases.theirs(), databases.ours(), SnapshotOptions.exact(), psql);
    }

    private Subject subject(String changeSets) throws IOException {
        Files.writeString(folder.resolve("log.xml"), ROOT + changeSets + "</databaseChangeLog>");
        return Subject.of(folder, "log.xml");
    }

    private static void forthAndBack(RunAndScript both, Subject subject) throws SQLException, IOException {
        var forth = both.update(subject);
        assertThat(forth.outcome()).as(() -> forth.problems().toString()).isEqualTo(Outcome.DONE);
        assertThat(both.deployments(subject)).singleElement().asString().matches("\\d{10}");
        var back = both.rollback(subject, new Lockstep.BackTo.Count(both.rowsOfHistory(subject)));
        assertThat(back.outcome()).as(() -> back.problems().toString()).isEqualTo(Outcome.DONE);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void statements_are_cut_and_read_as_the_server_does(Psql psql) throws Exception {
        forthAndBack(both(psql), subject("""
                <changeSet id="a '\\ ; */ --&#10;second line" author="änn">
                  <sql splitStatements="false">CREATE TABLE t (a int[], b text)</sql>
                  <sql splitStatements="false">INSERT INTO t VALUES ('{1,2,3}', 'a;b''\\n''') -- the end; of 'it'</sql>
                  <sql splitStatements="false">
                    -- first
                    INSERT INTO t VALUES ('{1,2,3}', E'a\\'; :USER ''');

                    INSERT INTO t SELECT a[1:array_length(a, 1)], $q$ ; :DBNAME '$q$ FROM t; -- it's done
                  </sql>
                  <sql>INSERT INTO t SELECT a[1:PORT], b::varchar(3) FROM (SELECT a, b, 2 AS PORT FROM t) AS x; /* ; /* ' */ ; */ SELECT 1</sql>
                  <sql>CREATE RULE r AS ON UPDATE TO t DO ALSO (DELETE FROM t WHERE false; SELECT 1)</sql>
                  <sql>CREATE FUNCTION one() RETURNS int LANGUAGE SQL BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END</sql>
                  <sql>CREATE FUNCTION "begin"() RETURNS int LANGUAGE plpgsql AS $$ BEGIN /* '
                \\echo nothing of this
                */ RETURN 1; END $$</sql>
                  <sql splitStatements="false">-- nothing at all</sql>
                  <sql endDelimiter="/">SELECT 1; SELECT 2
                /
                INSERT INTO t VALUES (NULL, 'Ünïcödé ☃ 😀
                \\.
                '' ')</sql>
                  <insert tableName="t"><column name="b" value="c:\\temp\\ 'x' :USER"/></insert>
                  <rollback>DROP FUNCTION "begin"(); DROP FUNCTION one(); DROP TABLE t -- all</rollback>
                </changeSet>
                """));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void what_is_left_out_on_the_way_leaves_no_number_behind(Psql psql) throws Exception {
        forthAndBack(both(psql), subject("""
                <changeSet id="1" author="a"><createTable tableName="t"><column name="a" type="int"/></createTable></changeSet>
                <changeSet id="2" author="a" failOnError="false"><sql>INSERT INTO t VALUES (1); SELECT 1/0</sql><rollback/></changeSet>
                <changeSet id="3" author="a" failOnError="false" runInTransaction="false">
                  <sql>INSERT INTO t VALUES (2); SELECT 1/0; INSERT INTO t VALUES (3)</sql><rollback/></changeSet>
                <changeSet id="4" author="a"><preConditions onFail="CONTINUE"><tableExists tableName="none"/></preConditions>
                  <sql>INSERT INTO t VALUES (4)</sql><rollback/></changeSet>
                <changeSet id="5" author="a"><preConditions onFail="MARK_RAN" onError="CONTINUE">
                    <and><tableExists tableName="t"/><or><tableExists tableName="none"/><not><sqlCheck expectedResult="0">select count(*) from t</sqlCheck></not></or></and>
                  </preConditions><sql>INSERT INTO t VALUES (5)</sql><rollback/></changeSet>
                <changeSet id="6" author="a"><preConditions onError="MARK_RAN"><sqlCheck expectedResult="1">select a from none</sqlCheck></preConditions>
                  <sql>INSERT INTO t VALUES (6)</sql><rollback/></changeSet>
                <changeSet id="7" author="a" failOnError="false"><preConditions><rowCount tableName="t" expectedRows="99"/></preConditions>
                  <sql>INSERT INTO t VALUES (7)</sql><rollback/></changeSet>
                <changeSet id="8" author="a"><preConditions onFail="WARN" onFailMessage="it's \\ odd"><changeSetExecuted id="4" author="a" changeLogFile="log.xml"/></preConditions>
                  <sql>INSERT INTO t VALUES (8)</sql><rollback/></changeSet>
                <changeSet id="9" author="a"><preConditions onFail="MARK_RAN"><changeSetExecuted id="5" author="a" changeLogFile="classpath:log.xml"/><sqlCheck expectedResult="t">select true; </sqlCheck></preConditions>
                  <output>it's a 'text' of \\ two
                lines</output><sql>INSERT INTO t VALUES (9)</sql><rollback/></changeSet>
                """));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void the_search_path_is_that_of_a_run_whatever_a_change_set_does_to_it(Psql psql) throws Exception {
        var both = both(psql);
        for (var database : List.of(both.run(), both.scripted())) {
            database.execute("CREATE SCHEMA app", "CREATE SCHEMA other");
        }
        var subject = subject("""
                <changeSet id="1" author="a"><sql>CREATE TABLE in_app (a timestamp default now())</sql><rollback>DROP TABLE in_app</rollback></changeSet>
                <changeSet id="2" author="a"><sql>SELECT set_config('search_path', 'other', false); CREATE TABLE in_other (a int)</sql>
                  <rollback>DROP TABLE other.in_other; SET search_path = ''</rollback></changeSet>
                <changeSet id="3" author="a"><sql>CREATE TABLE in_app_too AS SELECT * FROM in_other</sql><rollback>DROP TABLE in_app_too</rollback></changeSet>
                <changeSet id="4" author="a" runInTransaction="false"><sql>SET search_path = other; CREATE TABLE in_other_too (a int)</sql>
                  <rollback>SET search_path = other; DROP TABLE in_other_too</rollback></changeSet>
                """);
        forthAndBack(both, new Subject(subject.root(), subject.changelog(), null, null, Map.of(), "app", List.of(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void a_deployment_is_one_transaction_in_the_script_too(Psql psql) throws Exception {
        var changeSets = """
                <changeSet id="1" author="a"><sql>CREATE TABLE t (a int)</sql></changeSet>
                <changeSet id="2" author="a" failOnError="false"><sql>INSERT INTO t VALUES (1); SELECT 1/0</sql></changeSet>
                <changeSet id="3" author="a"><preConditions onError="MARK_RAN"><sqlCheck expectedResult="1">select a from none</sqlCheck></preConditions>
                  <sql>SELECT 1/0</sql></changeSet>
                <changeSet id="4" author="a"><sql>INSERT INTO t VALUES (4)</sql></changeSet>
                """;
        both(psql);
        var script = printed(subject(changeSets), Settings.Transaction.DEPLOYMENT, "v1");
        assertThat(psql.run(databases.ours(), script.lines())).isEqualTo(Psql.DONE);
        assertThat(history(databases.ours())).isEqualTo("1 EXECUTED 1, 3 MARK_RAN 2, 4 EXECUTED 3 v1");
        assertThat(databases.ours().value("SELECT string_agg(a::text, ',') FROM t")).isEqualTo("4");
        both(psql);
        var stopped = printed(subject(changeSets + "<changeSet id=\"5\" author=\"a\"><stop message=\"it's late\"/></changeSet>"),
                Settings.Transaction.DEPLOYMENT, null);
        assertThat(psql.run(databases.ours(), stopped.lines())).contains("log.xml:7", "it's late");
        assertThat(history(databases.ours())).isEqualTo("");
    }

    @ParameterizedTest
    @MethodSource("readers")
    void a_tag_is_set_unless_it_is_known_and_nothing_is_pending(Psql psql) throws Exception {
        both(psql);
        var subject = subject("");
        assertThat(psql.run(databases.ours(), printed(subject, Settings.Transaction.PER_CHANGE_SET, "v1").lines())).isEqualTo(Psql.DONE);
        assertThat(databases.ours().value("SELECT author || orderexecuted || tag FROM databasechangelog")).isEqualTo("liquibase1v1");
        assertThat(String.join("\n", printed(subject, Settings.Transaction.PER_CHANGE_SET, "v1").lines())).doesNotContain("BEGIN");
    }

    @ParameterizedTest
    @MethodSource("readers")
    void on_sql_output_decides_about_preconditions(Psql psql) throws Exception {
        both(psql);
        var ignoring = """
                <changeSet id="1" author="a"><preConditions onFail="MARK_RAN" onSqlOutput="IGNORE"><tableExists tableName="none"/></preConditions>
                  <sql>SELECT 1</sql></changeSet>
                <changeSet id="2" author="a"><preConditions onFail="MARK_RAN" onSqlOutput="FAIL"><dbms type="postgresql"/></preConditions>
                  <sql>SELECT 1/0</sql></changeSet>
                """;
        assertThat(psql.run(databases.ours(), printed(subject(ignoring), Settings.Transaction.PER_CHANGE_SET, null).lines()))
                .isEqualTo(Psql.DONE);
        assertThat(history(databases.ours())).isEqualTo("1 EXECUTED 1, 2 MARK_RAN 2");
        var failing = printed(subject(ignoring.replace("onFail=\"MARK_RAN\" onSqlOutput=\"FAIL\"", "onSqlOutput=\"FAIL\"")
                .replace("id=\"2\"", "id=\"3\"")), Settings.Transaction.PER_CHANGE_SET, null);
        assertThat(failing.outcome()).isEqualTo(Outcome.FAILED);
        var incomparable = printed(
                subject("<changeSet id=\"4\" author=\"a\"><preConditions><sqlCheck expectedResult=\"1\">SHOW port</sqlCheck>"
                        + "</preConditions></changeSet>"),
                Settings.Transaction.PER_CHANGE_SET, null);
        assertThat(incomparable.outcome()).isEqualTo(Outcome.REFUSED);
    }

    private static String history(Database database) throws SQLException {
        return database
                .value("SELECT coalesce(string_agg(concat_ws(' ', id, exectype, orderexecuted, tag), ', ' ORDER BY orderexecuted), '')"
                        + " FROM databasechangelog");
    }

    private Script printed(Subject subject, Settings.Transaction transaction, @Nullable String tag) {
        var settings = new Settings(List.of(), null, Map.of(), null, tag, transaction, Duration.ofSeconds(5), Duration.ofSeconds(5),
                Optional.empty(), true, Settings.CustomChanges.REFUSE);
        return new Lockstep(databases.ours()::connect, settings, Listener.NONE, new StopSignal(), Clock.systemUTC()).updateSql(
                new ChangelogSource(new SearchPath.Directory(subject.root()), subject.changelog()), new Lockstep.Extent.All());
    }
}
