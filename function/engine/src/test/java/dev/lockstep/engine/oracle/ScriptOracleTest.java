package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import dev.lockstep.testkit.postgres.Psql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every case that is run beside Liquibase, once more: what Lockstep prints, psql makes the same of as Lockstep itself.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScriptOracleTest {

    private static final Path CASES = Path.of("src/test/resources/oracle");

    private final SideBySide.Databases<Database> databases;
    private final Psql psql = Psql.find();

    ScriptOracleTest(PostgresServer server) {
        this.databases = SideBySide.Databases.on(server);
    }

    static List<OracleCase> cases() throws IOException {
        return OracleCase.below(CASES).stream().filter(OracleCase::leads).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_script_does_what_a_run_does(OracleCase oracle) throws SQLException, IOException {
        databases.empty();
        var both = new RunAndScript(databases.theirs(), databases.ours(), oracle.masks(), psql);
        var before = oracle.folder().resolve("before.sql");
        if (Files.exists(before)) {
            both.run().execute(Files.readString(before));
            both.scripted().execute(Files.readString(before));
        }
        var subject = oracle.subject();
        both.update(subject);
        var later = oracle.folder().resolve("second");
        if (Files.exists(later)) {
            subject = subject.in(later);
            both.update(subject);
        }
        var tag = oracle.property("rollbackToTag");
        if (tag != null) {
            both.rollback(subject, new Lockstep.BackTo.Tag(tag));
        }
        var written = oracle.property("rollback");
        int count = written == null ? both.rowsOfHistory(subject) : Integer.parseInt(written);
        if (count > 0) {
            both.rollback(subject, new Lockstep.BackTo.Count(count));
        }
    }

    static Stream<RealChangelogsOracleTest.Project> projects() {
        return RealChangelogsOracleTest.projects();
    }

    @ParameterizedTest
    @MethodSource("projects")
    void a_script_does_what_a_run_does_with_the_changelogs_of_others(RealChangelogsOracleTest.Project project)
            throws SQLException, IOException {
        databases.empty();
        var options = SnapshotOptions.exact().maskingDatesAround(Instant.now()).maskingUuids();
        var both = new RunAndScript(databases.theirs(), databases.ours(), options, psql);
        for (var release : project.releases()) {
            assertThat(both.update(release).outcome()).isEqualTo(Outcome.DONE);
        }
        var last = project.releases().getLast();
        assertThat(both.rowsOfHistory(last)).isEqualTo(project.changeSets());
        int count = 0;
        while (count < project.changeSets() && both.hasWayBack(last, count + 1)) {
            count++;
        }
        if (count > 0) {
            assertThat(both.rollback(last, new Lockstep.BackTo.Count(count)).outcome()).isEqualTo(Outcome.DONE);
        }
    }
}
