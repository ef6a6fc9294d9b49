package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Location;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class PipelineTest {

    private static List<Sql> sql(String... texts) {
        List<Sql> all = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            all.add(new Sql(texts[i], new Location("a.sql", i + 1, 1)));
        }
        return all;
    }

    private static Pipeline.Refused refused(Connection connection, List<Sql> statements) {
        return Objects.requireNonNull(new Pipeline(connection, _ -> {}).send(statements));
    }

    @Test
    void runs_statements_with_and_without_rows_in_order(Database database) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            assertThat(new Pipeline(connection, _ -> {}).send(sql("CREATE TABLE t (a jsonb)", "INSERT INTO t VALUES ('{\"k\": \"a;b\"}')",
                    "SELECT a ? 'k' FROM t, generate_series(1, 1000)", "-- a comment\nDELETE FROM t WHERE a ? 'none'",
                    "INSERT INTO t VALUES ('{\"fn\": \"{d ''x''}\"}')", "COMMIT"))).isNull();
        }
        assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("2");
    }

    @Test
    void names_the_statement_of_a_batch_that_was_refused(Database database) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            var refused = refused(connection, sql("CREATE TABLE t (a int)", "CREATE TABLE u (a int)", "CREATE TABLE t (a int)",
                    "CREATE TABLE v (a int)", "COMMIT"));
            assertThat(Objects.requireNonNull(refused.failed()).at().line()).isEqualTo(3);
            assertThat(PostgresErrors.state(refused.why())).isEqualTo("42P07");
        }
        assertThat(database.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).isEqualTo("0");
    }

    @Test
    void takes_apart_a_text_that_its_author_did_not_split(Database database) throws Exception {
        String function = "create function f() returns int language plpgsql as $$ begin return 1; end; $$;\ncreate table t (a int);\n";
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            assertThat(new Pipeline(connection, _ -> {}).send(sql("CREATE TABLE s (a int)", function, "COMMIT"))).isNull();
            var refused = refused(connection, sql("CREATE TABLE v (a int)", "create table w (a int);\ncreate table t (a int)"));
            assertThat(Objects.requireNonNull(refused.failed()).at().line()).isEqualTo(3);
        }
        assertThat(database.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).isEqualTo("2");
    }

    @Test
    void names_it_beyond_a_thousand_and_in_other_languages(Database database) throws Exception {
        List<String> texts = new ArrayList<>(List.of("CREATE TABLE t (a int)"));
        for (int i = 1; i <= 2500; i++) {
            texts.add("INSERT INTO t VALUES (" + i + ")");
        }
        texts.add("INSERT INTO nowhere VALUES (1)");
        texts.add("INSERT INTO t VALUES (1)");
        Locale before = Locale.getDefault();
        try (Connection connection = database.connect()) {
            for (String language : List.of("en-US", "de-DE", "fr-FR", "de-CH")) {
                Locale.setDefault(Locale.forLanguageTag(language));
                connection.setAutoCommit(false);
                var refused = refused(connection, sql(texts.toArray(String[]::new)));
                assertThat(Objects.requireNonNull(refused.failed()).text()).isEqualTo("INSERT INTO nowhere VALUES (1)");
                connection.rollback();
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_text_of_several_statements_is_taken_apart(Database database) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            var refused = refused(connection, sql("CREATE TABLE t (a int); CREATE TABLE u (a int)", "INSERT INTO t VALUES (1)",
                    "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END", "INSERT INTO u VALUES (1)",
                    "INSERT INTO u VALUES (1); INSERT INTO u VALUES (2)", "INSERT INTO nowhere VALUES (1)", "COMMIT"));
            assertThat(Objects.requireNonNull(refused.failed()).text()).isEqualTo("INSERT INTO nowhere VALUES (1)");
        }
    }

    @Test
    void finds_that_the_commit_itself_was_refused(Database database) throws Exception {
        database.execute("CREATE TABLE p (a int PRIMARY KEY)", "CREATE TABLE c (a int REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            var refused = refused(connection, sql("INSERT INTO c VALUES (1)", "INSERT INTO p VALUES (2)", "COMMIT"));
            assertThat(Objects.requireNonNull(refused.failed()).text()).isEqualTo("COMMIT");
            assertThat(PostgresErrors.state(refused.why())).isEqualTo("23503");
        }
    }

    @Test
    void a_query_among_statements_that_travel_together_does_no_harm(Database database) throws Exception {
        try (Connection connection = database.connect(); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.addBatch("SELECT set_config('search_path', 'pg_temp', false)");
            statement.addBatch("CREATE TABLE t (a int)");
            statement.addBatch("COMMIT");
            statement.executeBatch();
            assertThat(database.value("SELECT count(*) FROM pg_tables WHERE tablename = 't' AND schemaname LIKE 'pg_temp%'"))
                    .isEqualTo("1");
        }
    }
}
