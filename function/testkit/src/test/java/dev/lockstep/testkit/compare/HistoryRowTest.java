package dev.lockstep.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class HistoryRowTest {

    @Test
    void reads_what_liquibase_wrote(Database database, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("log.sql"), """
                --liquibase formatted sql
                --changeset ann:1 context:test labels:early
                --comment the first
                create table one (id int);
                """);
        var liquibase = new LiquibaseOracle(database, LiquibaseOptions.of(folder));
        liquibase.update("log.sql");
        liquibase.tag("log.sql", "v1");

        assertThat(HistoryRow.of(database)).singleElement().satisfies(row -> {
            assertThat(row.md5sum()).startsWith("9:");
            assertThat(row).isEqualTo(
                    new HistoryRow(1, "1", "ann", "log.sql", "EXECUTED", row.md5sum(), "sql", "the first", "v1", "test", "early"));
        });
    }

    @Test
    void finds_no_rows_where_nothing_was_migrated(Database database) throws Exception {
        assertThat(HistoryRow.of(database)).isEmpty();
        assertThat(HistoryRow.of(database, "Odd \"schema\"")).isEmpty();
    }
}
