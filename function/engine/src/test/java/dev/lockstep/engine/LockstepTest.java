package dev.lockstep.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The front door, from the text of a changelog to the database.
@ExtendWith(PostgresExtension.class)
class LockstepTest {

    private static ChangelogSource source(String path, String text) {
        return new ChangelogSource(new SearchPath.Memory(Map.of(path, new FileContent(path, text.getBytes(UTF_8)))), path);
    }

    private static Lockstep lockstep(Database database, Settings settings) {
        return new Lockstep(database::connect, settings, Listener.NONE, new StopSignal(), Clock.systemUTC());
    }

    private static Report update(Database database, ChangelogSource source) {
        return lockstep(database, Settings.DEFAULT).update(source, new Lockstep.Extent.All());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "commit", "begin; create table b (a int); commit", "abort"})
    void a_change_set_that_would_part_from_its_history_row_is_refused_before_anything_runs(String control, Database database)
            throws Exception {
        Report report = update(database, source("a.sql", """
                --liquibase formatted sql
                --changeset ann:1
                create table t (a int);
                --changeset ann:2
                create table u (a int);
                %s;
                """.formatted(control)));

        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(report.problems()).first().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.NOT_PLANNABLE);
            assertThat(problem.render()).contains("a.sql:6").contains("runInTransaction");
        });
        assertThat(database.value("select to_regclass('t') is null")).isEqualTo("t");
    }

    @Test
    void savepoints_stay_within_the_transaction(Database database) throws Exception {
        assertThat(update(database, source("a.sql", """
                --liquibase formatted sql
                --changeset ann:1
                create table t (a int);
                savepoint s;
                insert into t values (1);
                rollback to savepoint s;
                """)).problems()).isEmpty();
        assertThat(database.value("select count(*) from t")).isEqualTo("0");
    }

    @Test
    void a_regular_expression_that_is_none_is_a_problem_with_a_place(Database database) {
        Report report = update(database, source("a.xml", """
                <databaseChangeLog>
                  <changeSet id="1" author="ann">
                    <sql>select 1</sql>
                    <modifySql><regExpReplace replace="a(" with="b"/></modifySql>
                  </changeSet>
                </databaseChangeLog>
                """));

        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(report.problems().getFirst().render()).contains("a.xml:").contains("regExpReplace");
    }

    @Test
    void a_schema_is_found_by_its_name_and_not_by_one_like_it(Database database) throws Exception {
        database.execute("create schema my_app", "create schema myxapp",
                "alter database \"" + database.name() + "\" set search_path = myxapp, public");
        Report report = lockstep(database, settings("my_app", null)).update(
                source("a.sql", "--liquibase formatted sql\n--changeset ann:1\ncreate table t (a int);\n"),
                new Lockstep.Extent.All());

        assertThat(report.problems()).isEmpty();
        assertThat(database.value("select to_regclass('my_app.t') is not null")).isEqualTo("t");
    }

    @Test
    void going_back_to_an_older_release_moves_no_tag(Database database) throws Exception {
        String first = "--liquibase formatted sql\n--changeset ann:1\ncreate table t (a int);\n";
        lockstep(database, tagging("v1")).update(source("a.sql", first), new Lockstep.Extent.All());
        lockstep(database, tagging("v2")).update(source("a.sql", first + "--changeset ann:2\ncreate table u (a int);\n"),
                new Lockstep.Extent.All());

        assertThat(lockstep(database, tagging("v1")).update(source("a.sql", first), new Lockstep.Extent.All()).outcome())
                .isEqualTo(Outcome.DONE);

        assertThat(database.value("select string_agg(id || ' ' || tag, ', ' order by orderexecuted) from databasechangelog"))
                .isEqualTo("1 v1, 2 v2");
    }

    private static Settings tagging(String tag) {
        return settings(null, tag);
    }

    private static Settings settings(@Nullable String schema, @Nullable String tag) {
        Settings defaults = Settings.DEFAULT;
        return new Settings(defaults.contexts(), defaults.labelFilter(), defaults.parameters(), schema, tag, defaults.transaction(),
                defaults.lockTimeout(), defaults.lockWait(), defaults.statementTimeout(), defaults.allowSuperuser(),
                defaults.customChanges());
    }

    @Test
    void a_rollback_says_what_it_could_not_take_back(Database database) throws Exception {
        String first = "--liquibase formatted sql\n--changeset ann:1\ncreate table t (a int);\n--rollback drop table t;\n";
        update(database, source("a.sql", first + "--changeset ann:2\ncreate table u (a int);\n--rollback drop table u;\n"));

        Report report = lockstep(database, Settings.DEFAULT).rollback(source("a.sql", first), new Lockstep.BackTo.Count(1));

        assertThat(report.problems()).anySatisfy(problem -> assertThat(problem.message()).contains("a.sql::2::ann"));
    }

    @Test
    void a_plain_sql_file_keeps_the_identity_that_history_holds(Database database) throws Exception {
        ChangelogSource changelog = new ChangelogSource(new SearchPath.Memory(Map.of(
                "a.xml", new FileContent("a.xml", "<databaseChangeLog><include file=\"plain.sql\"/></databaseChangeLog>".getBytes(UTF_8)),
                "plain.sql", new FileContent("plain.sql", "create table t (a int);".getBytes(UTF_8)))), "a.xml");
        assertThat(update(database, changelog).applied()).hasSize(1);

        assertThat(update(database, changelog).applied()).isEmpty();
        database.execute("update databasechangelog set id = 'raw_' || replace(filename, '/', '_')");
        assertThat(update(database, changelog).applied()).isEmpty();
    }

    @Test
    void a_refused_run_leaves_a_cleared_checksum_empty(Database database) throws Exception {
        update(database, source("a.sql", """
                --liquibase formatted sql
                --changeset ann:1
                create table t (a int);
                --changeset ann:2
                create table u (a int);
                """));
        database.execute("update databasechangelog set md5sum = null where id = '1'");

        Report report = update(database, source("a.sql", """
                --liquibase formatted sql
                --changeset ann:1
                create table t (a int);
                --changeset ann:2
                create table edited (a int);
                """));

        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(database.value("select md5sum is null from databasechangelog where id = '1'")).isEqualTo("t");
    }

    @Test
    void a_history_row_tells_who_wrote_it(Database database) throws Exception {
        update(database, source("a.sql", """
                --liquibase formatted sql
                --changeset ann:1
                create table t (a int);
                """));

        assertThat(database.value("select liquibase from databasechangelog")).isEqualTo("4.33.0-lockstep");
    }
}
