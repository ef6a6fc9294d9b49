package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `drop-all` and `release-locks`, beside Liquibase's.
@ExtendWith(PostgresExtension.class)
final class ClearanceTest {

    private static final String LOG = """
            --liquibase formatted sql
            --changeset ann:1
            create table a (id int);
            """;

    private static final String[] OBJECTS = {"create schema other", "create schema \"Mixed\"", "create type mood as enum ('a', 'b')",
            "create domain positive as int check (value > 0)", "create table parent (id serial primary key, m mood, p positive)",
            "create table child (id int generated always as identity, parent int references parent, at date) partition by range (at)",
            "create table child_1 partition of child for values from ('2020-01-01') to ('2030-01-01')",
            "create table other.far (id int primary key, parent int references parent)", "create table \"Odd Name\" (\"A\" int)",
            "create view v as select * from parent", "create view w as select * from v", "create view other.x as select * from parent",
            "create view alone as select 1 as one", "create materialized view mv as select id from parent",
            "create materialized view lonely as select 1 as one", "create sequence free", "create sequence other.elsewhere",
            "create table other.counted (id int default nextval('free'))", "create function f() returns int language sql as 'select 1'",
            "create function t() returns trigger language plpgsql as 'begin return new; end'",
            "create trigger tr before insert on parent for each row execute function t()", "create table \"Mixed\".m (id int)",
            "create unlogged table quick (id int)", "create extension if not exists pg_trgm", "create index on parent (m)",
            "create function g(parent) returns int language sql as 'select 1'"};

    @TempDir
    Path folder;

    private Database theirs;
    private Database ours;
    private LiquibaseOracle liquibase;
    private Session lockstep;

    @BeforeEach
    void two_databases_with_a_bit_of_everything(PostgresServer server) throws Exception {
        theirs = server.createDatabase();
        theirs.execute(OBJECTS);
        liquibase = new LiquibaseOracle(theirs, LiquibaseOptions.of(folder));
        new Session(folder, java.util.Map.of()).write("log.sql", LOG);
        liquibase.update("log.sql");
        ours = server.copyOf(theirs);
        lockstep = Session.on(folder, ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "other", "public,other"})
    void drop_all_drops_what_liquibase_drops(String schemas) throws Exception {
        String[] names = schemas.isEmpty() ? new String[0] : schemas.split(",", -1);
        liquibase.dropAll("log.sql", names);
        assertThat(names.length == 0 ? lockstep.run("drop-all", "--force") : lockstep.run("drop-all", "--force", "--schemas", schemas))
                .as(lockstep.err())
                .isZero();
        assertThat(DatabaseSnapshot.difference(DatabaseSnapshot.of(theirs), DatabaseSnapshot.of(ours))).isEmpty();
    }

    @Test
    void drop_all_finds_a_schema_whose_name_has_capitals() throws Exception {
        liquibase.dropAll("log.sql", "Mixed");
        assertThat(theirs.value("select to_regclass('\"Mixed\".m') is null")).isEqualTo("f");
        assertThat(lockstep.run("drop-all", "--force", "--schemas", "Mixed")).isZero();
        assertThat(ours.value("select to_regclass('\"Mixed\".m') is null")).isEqualTo("t");
    }

    @Test
    void drop_all_of_a_schema_that_does_not_exist_drops_nothing_not_even_the_history() throws Exception {
        DatabaseSnapshot before = DatabaseSnapshot.of(ours);
        assertThat(lockstep.run("drop-all", "--force", "--schemas", "other,nowhere")).isEqualTo(2);
        assertThat(lockstep.err()).contains("LS-5009").contains("'nowhere'");
        assertThat(DatabaseSnapshot.of(ours)).isEqualTo(before);
        assertThat(ours.value("select count(*) from databasechangelog")).isEqualTo("1");
    }

    @Test
    void drop_all_keeps_liquibase_out_from_its_first_statement_on() throws Exception {
        var ended = new CompletableFuture<Integer>();
        try (Connection reader = ours.connect();
                Statement reading = reader.createStatement();
                Connection late = ours.connect();
                Statement asking = late.createStatement()) {
            reader.setAutoCommit(false);
            reading.execute("lock table alone in access share mode");
            Session dropping = Session.on(folder, ours);
            Thread.startVirtualThread(() -> ended.complete(dropping.run("drop-all", "--force", "--lock-timeout", "20s")));
            String waits = "select exists (select from pg_locks where not granted and relation = 'alone'::regclass)";
            for (int i = 0; i < 500 && ours.value(waits).equals("f"); i++) {
                Thread.sleep(20);
            }
            asking.execute("set lock_timeout = '100ms'");
            assertThatThrownBy(() -> asking.execute("select locked from databasechangeloglock")).hasMessageContaining("lock timeout");
            reader.rollback();
        }
        assertThat(ended.get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void drop_all_asks_and_does_nothing_unless_it_is_told_yes() throws Exception {
        DatabaseSnapshot before = DatabaseSnapshot.of(ours);
        assertThat(lockstep.run("drop-all")).isEqualTo(2);
        assertThat(lockstep.err()).contains("LS-5010").contains("--force");
        assertThat(lockstep.write("liquibase.properties", "force=true\n").run("drop-all")).as("--force is typed or not meant").isEqualTo(2);
        assertThat(lockstep.typing("no\n").run("drop-all")).isEqualTo(2);
        assertThat(lockstep.err()).contains("of the default schema").contains("'" + ours.name() + "'").contains("LS-5010");
        assertThat(lockstep.typing("no\n").run("drop-all", "--schemas", "other,public")).isEqualTo(2);
        assertThat(lockstep.err()).contains("of the schemas other, public");
        assertThat(DatabaseSnapshot.of(ours)).isEqualTo(before);
        assertThat(lockstep.typing(ours.name() + "\n").run("drop-all")).as(lockstep.err()).isZero();
        assertThat(lockstep.out()).contains("dropped table public.parent");
        assertThat(ours.value("select to_regclass('parent') is null and to_regclass('databasechangelog') is null")).isEqualTo("t");
        assertThat(lockstep.run("drop-all", "--force")).isZero();
        assertThat(lockstep.out()).contains("the history tables are gone");
        assertThat(lockstep.typing("y\n").run("drop-all", "--format", "json")).isZero();
        assertThat(lockstep.out()).contains("\"removed\":[]");
    }

    @Test
    void after_drop_all_liquibase_and_lockstep_begin_anew() throws Exception {
        assertThat(lockstep.run("drop-all", "--force")).isZero();
        new LiquibaseOracle(ours, LiquibaseOptions.of(folder)).update("log.sql");
        assertThat(ours.value("select count(*) from databasechangelog")).isEqualTo("1");
    }

    @Test
    void release_locks_sets_the_row_free_that_a_dead_liquibase_left() throws Exception {
        String held = "update databasechangeloglock set locked = true, lockgranted = '2026-01-02 03:04:05', lockedby = 'build-7' where id = 1";
        theirs.execute(held);
        ours.execute(held);
        assertThat(lockstep.run("drop-all", "--force")).isEqualTo(3);
        assertThat(lockstep.err()).contains("build-7").contains("release-locks");
        liquibase.releaseLocks("log.sql");
        assertThat(lockstep.run("release-locks")).isZero();
        assertThat(lockstep.out()).contains("released Liquibase's lock, held by build-7 since 2026-01-02T03:04:05");
        String row = "select id || ' ' || locked || ' ' || (lockgranted is null) || ' ' || (lockedby is null) from databasechangeloglock";
        assertThat(ours.value(row)).isEqualTo(theirs.value(row));
        assertThat(lockstep.run("release-locks")).isZero();
        assertThat(lockstep.out()).contains("no lock was left behind");
    }

    @Test
    void release_locks_names_a_living_holder_and_steals_nothing() throws Exception {
        lockstep.write("slow.sql", """
                --liquibase formatted sql
                --changeset ann:slow
                select pg_sleep(4);
                """);
        Session other = Session.on(folder, ours);
        var ended = new CompletableFuture<Integer>();
        Thread.startVirtualThread(() -> ended.complete(other.run("update", "--changelog-file", "slow.sql")));
        List<String> locks = List.of();
        for (int i = 0; i < 200 && locks.stream().noneMatch(line -> line.startsWith("pid")); i++) {
            Thread.sleep(20);
            lockstep.run("list-locks");
            locks = lockstep.out().lines().toList();
        }
        assertThat(lockstep.run("release-locks")).isEqualTo(3);
        assertThat(lockstep.err()).contains("LS-4003").contains("pid ");
        assertThat(ended.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(Arrays.asList(other.out().split("\n", -1))).anyMatch(line -> line.startsWith("1 change set"));
    }
}
