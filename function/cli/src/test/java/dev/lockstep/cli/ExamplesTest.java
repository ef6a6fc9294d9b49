package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(PostgresExtension.class)
final class ExamplesTest {

    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

    static List<String> changelogs() throws Exception {
        try (Stream<Path> examples = Files.list(REPOSITORY.resolve("changelogs/examples"))) {
            return Stream.concat(Stream.of("changelogs/changelog.xml"), examples.map(file -> REPOSITORY.relativize(file).toString()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void goes_forth_back_and_forth_again(String changelog, Database database) throws Exception {
        Session session = Session.on(REPOSITORY, database);

        assertThat(session.run("update", "--changelog-file", changelog)).as("%s", session.err()).isZero();
        String applied = database.value("select count(*) from databasechangelog");
        assertThat(session.run("rollback-count", "--count", applied, "--changelog-file", changelog)).isZero();
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("0");
        assertThat(session.run("update", "--changelog-file", changelog)).isZero();
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo(applied);
    }
}
