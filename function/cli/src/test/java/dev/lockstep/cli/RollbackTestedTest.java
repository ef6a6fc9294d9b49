package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `validate --rollback` and `update-testing-rollback`: what is wrong with a way back is known before it is needed.
@ExtendWith(PostgresExtension.class)
final class RollbackTestedTest {

    private static final String HEAD = "--liquibase formatted sql\n";
    private static final String CLEAN = HEAD + """
            --changeset ann:1
            create type mood as enum ('a');
            create table account (id int primary key, m mood);
            create index account_m on account (m);
            create function f() returns int language sql as 'select 1';
            --rollback drop function f(); drop table account; drop type mood;
            --changeset ann:2
            alter table account add total numeric default 0 not null;
            --rollback alter table account drop total;
            """;

    @TempDir
    Path folder;

    @Test
    void a_clean_way_back_leaves_the_database_updated(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CLEAN);

        assertThat(session.runOnChangelog("update-testing-rollback")).as(session.err()).isZero();
        assertThat(session.out()).contains("2 change sets");
        assertThat(session.err()).containsSubsequence("executed changelog.sql::2::ann", "rolled back changelog.sql::2::ann",
                "rolled back changelog.sql::1::ann", "executed changelog.sql::1::ann");
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("2");
        assertThat(session.runOnChangelog("update-testing-rollback")).isZero();
        assertThat(session.out()).contains("0 change sets");
    }

    @Test
    void what_has_run_before_and_runs_again_is_not_taken_back(Database database) throws Exception {
        String always = HEAD
                + "--changeset ann:always runAlways:true\ncreate table if not exists kept (a int);\n--rollback drop table kept;\n";
        Session session = Session.on(folder, database).write("changelog.sql", always);
        assertThat(session.runOnChangelog("update")).as(session.err()).isZero();
        database.execute("insert into kept values (1)");
        session.write("changelog.sql", CLEAN + always.substring(HEAD.length()));

        assertThat(session.runOnChangelog("update-testing-rollback")).as(session.err()).isZero();
        assertThat(session.err()).contains("rolled back changelog.sql::1::ann").doesNotContain("rolled back changelog.sql::always::ann");
        assertThat(database.value("select count(*) from kept")).isEqualTo("1");
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("3");
    }

    @Test
    void what_a_rollback_leaves_behind_is_named(Database database) throws Exception {
        database.execute("create table kept (a int, b text)");
        Session session = Session.on(folder, database).write("changelog.sql", HEAD + """
                --changeset ann:1
                create table account (id int);
                create function f() returns int language sql as 'select 1';
                alter table kept alter a set not null, drop b;
                --rollback drop table account;
                """);

        assertThat(session.runOnChangelog("update-testing-rollback", "--format", "json")).isEqualTo(1);
        assertThat(session.out()).contains("LS-3008")
                .contains("function f() is left over")
                .contains("column public.kept.b is missing")
                .contains("column public.kept.a was: integer, is: integer not null")
                .doesNotContain("public.account");
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("0");
    }

    @Test
    void nothing_is_run_unless_everything_pending_has_a_way_back(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", CLEAN + """
                --changeset ann:3
                insert into account values (1);
                --changeset ann:4
                drop index account_m;
                """);

        assertThat(session.runOnChangelog("update-testing-rollback")).isEqualTo(2);
        assertThat(session.err()).containsSubsequence("changelog.sql:11", "LS-2002", "changelog.sql:13", "LS-2002");
        assertThat(database.value("select to_regclass('databasechangelog') is null")).isEqualTo("t");
    }

    @Test
    void validate_rollback_lists_every_change_set_that_has_no_way_back(Database database) throws Exception {
        Session session = Session.on(folder, database).write("changelog.sql", HEAD + """
                --changeset ann:1
                create table account (id int);
                --changeset ann:2
                insert into account values (1);
                --rollback delete from account;
                --changeset ann:3
                insert into account values (2);
                --changeset ann:4 context:elsewhere
                insert into account values (3);
                """);

        assertThat(session.runOnChangelog("validate", "--contexts", "here")).isZero();
        assertThat(session.runOnChangelog("validate", "--rollback", "--contexts", "here")).isEqualTo(2);
        assertThat(session.err().lines().filter(line -> line.contains("LS-2002"))).hasSize(2)
                .anyMatch(line -> line.startsWith("changelog.sql:2"))
                .anyMatch(line -> line.startsWith("changelog.sql:7"));
        assertThat(session.err()).contains("--rollback empty");
        session.runOnChangelog("update", "--contexts", "here");
        assertThat(session.runOnChangelog("validate", "--rollback", "--contexts", "here")).isEqualTo(2);
        session.write("changelog.sql", CLEAN);
        assertThat(session.runOnChangelog("validate", "--rollback")).isEqualTo(2);
        assertThat(session.err()).contains("LS-2001").doesNotContain("LS-2002");
    }
}
