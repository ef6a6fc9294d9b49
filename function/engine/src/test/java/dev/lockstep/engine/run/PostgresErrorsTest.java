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

    private static String words(Database database, String sql) {
        return PostgresErrors.words(catchThrowableOfType(SQLException.class, () -> database.execute(sql)));
    }
}
