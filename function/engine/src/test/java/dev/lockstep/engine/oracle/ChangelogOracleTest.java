package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every change type, attribute and directive, in every format: what Liquibase makes of it is what Lockstep must make of it.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangelogOracleTest {

    private static final Path CASES = Path.of("src/test/resources/oracle");

    private final SideBySide.Databases<?> databases;

    ChangelogOracleTest(PostgresServer server) {
        this.databases = SideBySide.Databases.pooledOn(server);
    }

    static List<OracleCase> cases() throws IOException {
        return OracleCase.below(CASES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void does_what_liquibase_does(OracleCase oracle) throws SQLException, IOException {
        var subject = oracle.subject();
        var both = new SideBySide(databases, oracle.masks());
        var before = oracle.folder().resolve("before.sql");
        if (Files.exists(before)) {
            both.prepare(Files.readString(before));
        }
        assertThat(both.update(subject, oracle.is("fails"))).as("after the update").isEmpty();
        if (oracle.is("fails") || !oracle.leads()) {
            return;
        }
        assertThat(both.pending(subject)).as("still to run").isEmpty();
        assertThat(both.updateCrossed(subject)).as("after a second update by the other one").isEmpty();
        var later = oracle.folder().resolve("second");
        if (Files.exists(later)) {
            assertThat(both.update(subject.in(later), false)).as("after the update with the edited changelog").isEmpty();
            assertThat(both.pending(subject.in(later))).as("still to run of the edited changelog").isEmpty();
        }
        back(oracle, Files.exists(later) ? subject.in(later) : subject, both);
    }

    private static void back(OracleCase oracle, Subject subject, SideBySide both) throws SQLException, IOException {
        var tag = oracle.property("rollbackToTag");
        if (tag != null) {
            assertThat(both.rollback(subject, tag)).as("after the rollback to the tag " + tag).isEmpty();
        }
        var written = oracle.property("rollback");
        int count = written == null ? both.rowsOfHistory(subject) : Integer.parseInt(written);
        if (count > 0) {
            assertThat(both.rollback(subject, count, oracle.is("rollbackFails"))).as("after the rollback of " + count).isEmpty();
        }
    }
}
