package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.compare.SnapshotOptions;
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

/// Where the engines differ on purpose: in exactly what `expected.txt` says, and in nothing else. `-Dgolden=write` writes it anew.
///
/// In `case.properties`, `updates` says how many updates are made (one where absent), `rollback` how many change sets are taken back then.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DifferencesOracleTest {

    private static final Path CASES = Path.of("src/test/resources/oracle-differences");

    private final SideBySide.Databases<?> databases;

    DifferencesOracleTest(PostgresServer server) {
        this.databases = SideBySide.Databases.pooledOn(server);
    }

    static List<OracleCase> cases() throws IOException {
        return OracleCase.below(CASES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void differs_in_what_is_expected_and_in_nothing_else(OracleCase oracle) throws SQLException, IOException {
        var both = new SideBySide(databases, SnapshotOptions.exact());
        var found = both.differences(oracle.subject(), number(oracle, "updates", 1), number(oracle, "rollback", 0));
        var expected = oracle.folder().resolve("expected.txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.write(expected, found);
        }
        assertThat(found).isEqualTo(Files.readAllLines(expected));
    }

    private static int number(OracleCase oracle, String name, int otherwise) {
        var written = oracle.property(name);
        return written == null ? otherwise : Integer.parseInt(written);
    }
}
