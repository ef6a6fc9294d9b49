package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class PostgresErrorsTest {

    @Test
    void the_values_of_a_row_are_kept_out_of_messages(Database database) throws Exception {
        database.execute("create table person (email text unique, age int not null check (age > 0))",
                "insert into person values ('canary (x) y', 1)");

        assertThat(words(database, "insert into person values ('canary (x) y', 2)")).contains("Key (email)=(…) already exists")
                .contains("SQLSTATE 23505")
                .doesNotContain("canary");
        assertThat(words(database, "insert into person values ('canary', null)")).contains("Failing row contains (…)")
                .doesNotContain("canary");
        assertThat(words(database, "insert into person values ('canary', -1)")).contains("SQLSTATE 23514").doesNotContain("canary");
    }

    @Test
    void a_value_that_does_not_fit_its_type_is_kept_out_of_messages(Database database) {
        assertThat(words(database, "select 'canary'::int")).contains("invalid input syntax for type integer: …").doesNotContain("canary");
        assertThat(words(database, "select '987654321987'::int")).contains("22003").doesNotContain("987654321987");
        assertThat(words(database, "select '{canary'::json")).contains("22P02").doesNotContain("canary");
    }

    @Test
    void the_statement_that_a_function_ran_is_kept_out_of_messages(Database database) {
        assertThat(words(database, "do $$ begin perform 'canary' from nowhere; end $$")).contains("42P01", "Where: ")
                .doesNotContain("canary");
    }

    @Test
    void an_excerpt_ends_at_the_first_literal() {
        assertThat(PostgresErrors.excerpt("alter role \"a b\" password 'canary'")).isEqualTo("alter role \"a b\" password …");
        assertThat(PostgresErrors.excerpt("update t2 set a = 4711")).isEqualTo("update t2 set a = …");
        assertThat(PostgresErrors.excerpt("select " + "a, ".repeat(200) + "b")).hasSize(201).endsWith("…");
        assertThat(PostgresErrors.excerpt("do $x$ canary $x$")).isEqualTo("do …");
    }

    private static String words(Database database, String sql) {
        return PostgresErrors.words(catchThrowableOfType(SQLException.class, () -> database.execute(sql)));
    }
}
