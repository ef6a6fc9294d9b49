package dev.lockstep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.benchmarks.contender.FlywayMigrate;
import dev.lockstep.benchmarks.contender.LiquibaseUpdate;
import dev.lockstep.benchmarks.contender.LockstepUpdate;
import dev.lockstep.benchmarks.workload.Form;
import dev.lockstep.benchmarks.workload.Workload;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class LeftBehindTest {

    private static final int CHANGE_SETS = 20;

    @Test
    void all_forms_lead_to_the_same_schema_and_rows_whoever_runs_them(PostgresServer server, @TempDir Path folder) throws Exception {
        Database script = server.createDatabase();
        script.execute(Files.readString(written(Form.PSQL, folder).resolve("all.sql")));
        LeftBehind expected = LeftBehind.of(script);
        for (Form form : new Form[]{Form.XML, Form.FORMATTED_SQL}) {
            Database lockstep = server.createDatabase();
            LockstepUpdate.main(arguments(lockstep, written(form, folder)));
            assertThat(expected.difference(LeftBehind.of(lockstep))).as("Lockstep, " + form).isEmpty();
            Database liquibase = server.createDatabase();
            LiquibaseUpdate.main(arguments(liquibase, written(form, folder)));
            assertThat(expected.difference(LeftBehind.of(liquibase))).as("Liquibase, " + form).isEmpty();
        }
        Database flyway = server.createDatabase();
        FlywayMigrate.main(arguments(flyway, written(Form.FLYWAY, folder)));
        assertThat(expected.difference(LeftBehind.of(flyway))).as("Flyway").isEmpty();
    }

    @Test
    void another_row_is_a_difference(PostgresServer server) throws Exception {
        Database one = server.createDatabase();
        one.execute("create table t (id int)", "create table databasechangelog (id int)");
        Database other = server.createDatabase();
        other.execute("create table t (id int)", "insert into t values (1)");
        assertThat(LeftBehind.of(one).difference(LeftBehind.of(other))).containsExactly("@ data public.t", "+ (1)");
    }

    private static Path written(Form form, Path folder) throws Exception {
        Path files = Files.createDirectories(folder.resolve(form.name()));
        form.write(Workload.of(Workload.SEED, CHANGE_SETS), Form.CHANGE_SETS_IN_A_FILE, files);
        return files;
    }

    private static String[] arguments(Database database, Path files) {
        return new String[]{database.jdbcUrl(), database.user(), database.password(), files.toString()};
    }
}
