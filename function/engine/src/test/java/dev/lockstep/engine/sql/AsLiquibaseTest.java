package dev.lockstep.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ChangelogReader;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The changelogs in the folder `liquibase`, run by Liquibase on one database and as our SQL on another, leave the same behind.
@ExtendWith(PostgresExtension.class)
final class AsLiquibaseTest {

    private static final Path FOLDER = Path.of("src/test/resources/dev/lockstep/engine/sql/liquibase");

    static Stream<String> changelogs() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".xml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void leaves_what_liquibase_leaves(String changelog, Database theirs, Database ours) throws SQLException {
        new LiquibaseOracle(theirs, LiquibaseOptions.of(FOLDER)).update(changelog);
        run(ours, read(changelog));
        assertSame(theirs, ours);
    }

    @Test
    void goes_back_to_where_liquibase_goes_back(Database theirs, Database ours) throws SQLException {
        Changelog changelog = read("rollback/inverses.xml");
        int changeSets = changelog.changeSets().size();
        LiquibaseOracle oracle = new LiquibaseOracle(theirs, LiquibaseOptions.of(FOLDER));
        oracle.update("rollback/inverses.xml");
        oracle.rollbackCount("rollback/inverses.xml", changeSets - 1);
        try (var connection = ours.connect()) {
            for (ChangeSet changeSet : changelog.changeSets()) {
                execute(connection, changeSet, changeSet.changes());
            }
            for (ChangeSet changeSet : changelog.changeSets().subList(1, changeSets).reversed()) {
                for (Change change : changeSet.changes().reversed()) {
                    execute(connection, changeSet, Inverse.of(change).orElseThrow());
                }
            }
        }
        assertSame(theirs, ours);
    }

    private static void assertSame(Database theirs, Database ours) throws SQLException {
        SnapshotOptions options = SnapshotOptions.exact().maskingDatesAround(Instant.now());
        assertThat(DatabaseSnapshot.difference(DatabaseSnapshot.of(theirs, options), DatabaseSnapshot.of(ours, options))).isEmpty();
    }

    private static void run(Database database, Changelog changelog) throws SQLException {
        try (var connection = database.connect()) {
            for (ChangeSet changeSet : changelog.changeSets()) {
                execute(connection, changeSet, changeSet.changes());
            }
        }
    }

    private static void execute(Connection connection, ChangeSet changeSet, List<Change> changes) throws SQLException {
        RenderOptions options = new RenderOptions(changeSet.execution().quotingStrategy(), "public");
        for (Change change : changes) {
            for (Sql sql : SqlVisitors.apply(statements(PostgresSql.render(change, options)), changeSet.sqlVisitors())) {
                try (var statement = connection.createStatement()) {
                    statement.execute(sql.text());
                } catch (SQLException e) {
                    throw new SQLException(sql.at() + ": " + e.getMessage() + "\n" + sql.text(), e);
                }
            }
        }
    }

    private static List<Sql> statements(Rendered rendered) {
        return switch (rendered) {
            case Rendered.Statements(List<Sql> sql) -> sql;
            case Rendered.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    private static Changelog read(String path) {
        return switch (ChangelogReader.read(new SearchPath.Directory(FOLDER), path, ReadOptions.DEFAULT)) {
            case Read.Complete<Changelog> complete -> complete.value();
            case Read.Refused<Changelog> refused -> throw new AssertionError(refused.problems());
        };
    }
}
