package dev.lockstep.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.sql.StatementKind.IndexName;
import dev.lockstep.engine.text.Location;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementKindTest {

    @ParameterizedTest
    @ValueSource(strings = {"create table t (id int)", "/* x */ ALTER TABLE t ADD a int", "insert into t values ('returning')",
            "DO $$ begin end $$",
            "update t set a = \"returning\"", "delete from t", "-- c\ncomment on table t is 'x'", "set search_path to a", "truncate t",
            "grant select on t to u", "create table a as select 1; drop table b", "", "-- nothing", "/* ; */"})
    void knows_what_surely_returns_no_rows(String sql) {
        assertThat(of(sql).mayReturnRows()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "insert into t values (1) returning id", "with x as (select 1) select * from x", "values (1)",
            "table t",
            "show search_path", "explain select 1", "call p()", "(select 1)", "fetch c", "execute p", "copy t from stdin",
            "create table t (); select 1"})
    void takes_everything_else_for_a_query(String sql) {
        assertThat(of(sql).mayReturnRows()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create index concurrently i on t (a)", "CREATE UNIQUE INDEX CONCURRENTLY ON t (a)",
            "drop index concurrently i",
            "reindex table concurrently t", "reindex (concurrently) index i", "alter table t detach partition p concurrently"})
    void knows_what_waits_for_others(String sql) {
        assertThat(of(sql).concurrently()).isTrue();
        assertThat(of(sql).refusedInTransaction()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vacuum t", "create database d", "drop database d", "alter system set a = 1", "reindex database d", "cluster",
            "create tablespace s location 'x'", "select 1; vacuum"})
    void knows_what_postgresql_refuses_in_a_transaction(String sql) {
        assertThat(of(sql).refusedInTransaction()).isTrue();
        assertThat(of(sql).concurrently()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create index i on t (a)", "create table concurrently (a int)", "reindex table t", "cluster t using i",
            "alter type m add value 'x'", "create table t (\"index\" int)"})
    void leaves_the_rest_in_its_transaction(String sql) {
        assertThat(of(sql).refusedInTransaction()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "COMMIT", "rollback", "start transaction", "prepare transaction 'x'",
            "select 1; commit", "-- a comment ends here\rcommit"})
    void knows_what_moves_the_transaction(String sql) {
        assertThat(of(sql).controlsTransaction()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"create index concurrently Idx on t (a),,t,idx",
            "create index concurrently if not exists \"Idx\" on t (a),,t,Idx",
            "create unique index concurrently i on only Other.t using btree (a),other,t,i",
            "create /* x */ index concurrently i on \"My\".\"T\" (a),My,T,i"})
    void names_the_index_that_is_built(String sql, String schema, String table, String index) {
        assertThat(of(sql).builds()).contains(new IndexName(Optional.ofNullable(schema), table, index));
    }

    @Test
    void names_no_index_where_postgresql_chooses_the_name() {
        assertThat(of("create index concurrently on t (a)").builds()).isEmpty();
    }

    private static StatementKind of(String sql) {
        return StatementKind.of(new Sql(sql, Location.of("a.sql")));
    }
}
