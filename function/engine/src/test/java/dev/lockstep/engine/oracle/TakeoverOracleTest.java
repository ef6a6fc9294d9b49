package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.compare.HistoryRow;
import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Liquibase begins and Lockstep goes on, and the reverse: whoever did the first change sets, the database ends as Liquibase alone leaves it, and
/// Liquibase has nothing to say.
///
/// `-Dtakeover.handovers=1000` changes the engine after every single change set of the large changelogs too.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TakeoverOracleTest {

    private static final int HANDOVERS = Integer.getInteger("takeover.handovers", 10);

    private final PostgresServer server;

    TakeoverOracleTest(PostgresServer server) {
        this.server = server;
    }

    /// One of the two, as one who does some of the work.
    private interface Engine {
        void update(Database database, int count);

        default void finish(Database database) {
            update(database, Integer.MAX_VALUE);
        }
    }

    private record Liquibase(Subject subject) implements Engine {
        @Override
        public void update(Database database, int count) {
            if (count == Integer.MAX_VALUE) {
                oracle(database).update(subject.changelog());
            } else {
                oracle(database).updateCount(subject.changelog(), count);
            }
        }

        LiquibaseOracle oracle(Database database) {
            return new LiquibaseOracle(database, subject.forLiquibase());
        }
    }

    private record Ours(Subject subject, ChangelogSource source) implements Engine {
        @Override
        public void update(Database database, int count) {
            var extent = count == Integer.MAX_VALUE ? new Lockstep.Extent.All() : new Lockstep.Extent.Count(count);
            var report = new Lockstep(database::connect, subject.forLockstep(), Listener.NONE, new StopSignal(), Clock.systemUTC())
                    .update(source, extent);
            assertThat(report.outcome()).as(() -> report.problems().toString()).isEqualTo(Outcome.DONE);
        }
    }

    /// What Liquibase alone makes of a changelog.
    private record Alone(Liquibase liquibase, SnapshotOptions options, DatabaseSnapshot snapshot, List<HistoryRow> history,
            List<String> pending) {

        static Alone of(Database database, Subject subject) throws SQLException {
            var liquibase = new Liquibase(subject);
            liquibase.finish(database);
            var options = SnapshotOptions.exact().maskingDatesAround(Instant.now()).maskingUuids();
            return new Alone(liquibase, options, DatabaseSnapshot.of(database, options), HistoryRow.of(database),
                    liquibase.oracle(database).pending(subject.changelog()));
        }

        void isReachedBy(Database database, String how) throws SQLException {
            assertThat(DatabaseSnapshot.difference(snapshot, DatabaseSnapshot.of(database, options))).as(how).isEmpty();
            assertThat(HistoryRow.of(database)).as(how).containsExactlyElementsOf(history);
            assertThat(database.value("SELECT count(*) FROM databasechangelog WHERE deployment_id !~ '^\\d{10}$' OR deployment_id IS NULL"))
                    .as(how)
                    .isEqualTo("0");
            liquibase.finish(database);
            assertThat(HistoryRow.of(database)).as("after another update by Liquibase, " + how).containsExactlyElementsOf(history);
        }

        /// Change sets for other databases stay pending for ever.
        void isAllThatIsPending(Database database) {
            var log = liquibase.subject().changelog();
            assertThat(liquibase.oracle(database).pending(log)).isEqualTo(pending);
            liquibase.oracle(database).validate(log);
        }
    }

    static Stream<RealChangelogsOracleTest.Project> small() {
        return RealChangelogsOracleTest.projects().filter(project -> project.releases().size() == 1 && project.changeSets() < 20);
    }

    static Stream<RealChangelogsOracleTest.Project> large() {
        return RealChangelogsOracleTest.projects().filter(project -> project.releases().size() == 1 && project.changeSets() >= 20);
    }

    @ParameterizedTest
    @MethodSource("small")
    void at_every_boundary(RealChangelogsOracleTest.Project project) throws SQLException, IOException {
        var subject = project.releases().getFirst();
        var alone = Alone.of(server.createDatabase(), subject);
        var ours = new Ours(subject, new ChangelogSource(subject.files(), subject.changelog()));
        scan(alone, alone.liquibase(), ours, project.changeSets());
        scan(alone, ours, alone.liquibase(), project.changeSets());
    }

    /// The first does one change set after the other; from each state the second does the rest, in a copy.
    private void scan(Alone alone, Engine first, Engine second, int changeSets) throws SQLException {
        var growing = server.createDatabase();
        for (int done = 1; done < changeSets; done++) {
            first.update(growing, 1);
            var copy = server.copyOf(growing);
            second.finish(copy);
            alone.isReachedBy(copy, first.getClass().getSimpleName() + " did " + done);
            server.dropDatabase(copy);
        }
        server.dropDatabase(growing);
    }

    @ParameterizedTest
    @MethodSource("large")
    void in_turns(RealChangelogsOracleTest.Project project, TestReporter reporter) throws SQLException, IOException {
        var subject = project.releases().getFirst();
        long start = System.nanoTime();
        var alone = Alone.of(server.createDatabase(), subject);
        var ours = new Ours(subject, new ChangelogSource(subject.files(), subject.changelog()));
        int block = Math.max(1, project.changeSets() / HANDOVERS);
        for (var engines : List.of(List.<Engine>of(alone.liquibase(), ours), List.<Engine>of(ours, alone.liquibase()))) {
            var database = server.createDatabase();
            int turn = 0;
            for (int done = 0; done < project.changeSets(); done += block) {
                engines.get(turn % 2).update(database, block);
                turn++;
            }
            alone.isReachedBy(database, turn + " turns, the first by " + engines.getFirst().getClass().getSimpleName());
            alone.isAllThatIsPending(database);
        }
        reporter.publishEntry(project.name(), "in turns of " + block + ": " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }
}
