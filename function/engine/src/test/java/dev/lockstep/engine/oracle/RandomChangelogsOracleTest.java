package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random changelogs: where Liquibase comes to an end, Lockstep comes to the same one; where it fails, so does Lockstep, at the same change set. `-Dseeds=42-42` runs
/// one of them alone.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RandomChangelogsOracleTest {

    private final RandomChangelogs random;

    RandomChangelogsOracleTest(PostgresServer server) {
        this.random = new RandomChangelogs(server);
    }

    static LongStream seeds() {
        var range = System.getProperty("seeds", "1-500").split("-", -1);
        return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ends_as_with_liquibase(long seed) throws SQLException, IOException {
        assertThat(random.explained(seed, Path.of("target/random-changelogs").resolve(String.valueOf(seed)))).isEmpty();
    }
}
