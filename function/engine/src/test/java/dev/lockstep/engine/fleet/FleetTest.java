package dev.lockstep.engine.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Many databases, some of which are not as the others.
@ExtendWith(PostgresExtension.class)
final class FleetTest {

    private static final String LOG = """
            --liquibase formatted sql
            --changeset ann:1
            CREATE TABLE a (id int)
            --changeset ann:2
            INSERT INTO a SELECT 1 FROM pg_sleep(${pause})
            """;

    private static void toNobody(FleetProgress progress) {}

    private static ChangelogSource source(String text) {
        return new ChangelogSource(new SearchPath.Memory(Map.of("log.sql", new FileContent("log.sql", text.getBytes(UTF_8)))), "log.sql");
    }

    private static FleetTarget target(String name, String host, Database database) {
        Settings some = Settings.DEFAULT;
        return new FleetTarget(name, host, database::connect,
                new Settings(List.of(), null, Map.of("pause", "0"), null, null, some.transaction(),
                        some.lockTimeout(), some.lockWait(), some.statementTimeout(), true, some.customChanges(), true));
    }

    private static FleetTarget slow(FleetTarget target) {
        Settings some = target.settings();
        return new FleetTarget(target.name(), target.host(), target.connector(), new Settings(List.of(), null, Map.of("pause", "0.3"), null,
                null, some.transaction(), some.lockTimeout(), some.lockWait(), some.statementTimeout(), true, some.customChanges(), true));
    }

    private static List<Database> databases(PostgresServer server, int count) throws SQLException {
        List<Database> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(server.createDatabase());
        }
        return all;
    }

    private static List<FleetTarget> targets(List<Database> databases) {
        List<FleetTarget> all = new ArrayList<>();
        databases.forEach(database -> all.add(target("db" + all.size(), "one", database)));
        return all;
    }

    private static FleetReport update(List<FleetTarget> targets, FleetPlan plan, Consumer<FleetProgress> listener) {
        return new Fleet(source(LOG), plan, listener, new StopSignal(), Clock.systemUTC()).update(targets);
    }

    @Test
    void all_are_migrated_and_have_nothing_to_do_the_second_time(PostgresServer server) throws Exception {
        List<Database> databases = databases(server, 6);
        FleetPlan plan = new FleetPlan(3, 3, 2, 0);
        List<String> waves = new ArrayList<>();

        FleetReport report = update(targets(databases), plan, progress -> {
            if (progress instanceof FleetProgress.WaveBegins(var wave, int size)) {
                waves.add(wave + " " + size);
            }
        });

        assertThat(report.passed()).isTrue();
        assertThat(report.migrated()).isEqualTo(6);
        assertThat(waves).containsExactly("CANARIES 2", "ALL 4");
        for (Database database : databases) {
            assertThat(database.value("SELECT count(*) FROM a")).isEqualTo("1");
            assertThat(database.value("SELECT count(*) FROM databasechangelog")).isEqualTo("2");
        }
        FleetReport again = update(targets(databases), plan, FleetTest::toNobody);
        assertThat(again.passed()).isTrue();
        assertThat(again.upToDate()).isEqualTo(6);
    }

    @Test
    void a_canary_that_fails_keeps_all_others_from_being_begun(PostgresServer server) throws Exception {
        List<Database> databases = databases(server, 4);
        databases.get(1).execute("CREATE TABLE a (id text)");

        FleetReport report = update(targets(databases), new FleetPlan(1, 1, 2, 10), FleetTest::toNobody);

        assertThat(report.passed()).isFalse();
        assertThat(report.failed()).singleElement().satisfies(verdict -> {
            assertThat(verdict.target()).isEqualTo("db1");
            assertThat(verdict.report().outcome()).isEqualTo(Outcome.FAILED);
        });
        assertThat(report.stopped()).hasValue("db1 failed");
        assertThat(report.notBegun()).containsExactly("db2", "db3");
        assertThat(databases.get(2).value("SELECT to_regclass('databasechangelog') IS NULL")).isEqualTo("t");
    }

    @Test
    void no_other_is_begun_once_more_have_failed_than_may(PostgresServer server) throws Exception {
        List<Database> databases = databases(server, 6);
        for (int bad : List.of(1, 2, 3)) {
            databases.get(bad).execute("CREATE TABLE a (id text)");
        }
        FleetReport tolerant = update(targets(databases), new FleetPlan(1, 1, 1, 3), FleetTest::toNobody);
        assertThat(tolerant.passed()).isTrue();
        assertThat(tolerant.migrated()).isEqualTo(3);
        assertThat(tolerant.failed()).hasSize(3);

        FleetReport strict = update(targets(databases), new FleetPlan(1, 1, 1, 1), FleetTest::toNobody);
        assertThat(strict.passed()).isFalse();
        assertThat(strict.stopped()).hasValue("2 failed, and no more than 1 may");
        assertThat(strict.notBegun()).containsExactly("db3", "db4", "db5");
    }

    @Test
    void a_host_never_has_more_than_its_share(PostgresServer server) throws Exception {
        List<FleetTarget> targets = new ArrayList<>();
        for (Database database : databases(server, 8)) {
            targets.add(slow(target("db" + targets.size(), targets.size() < 6 ? "busy" : "other", database)));
        }
        Map<String, Integer> running = new HashMap<>();
        Map<String, Integer> most = new HashMap<>();
        FleetReport report = update(targets, new FleetPlan(4, 2, 0, 0), progress -> {
            switch (progress) {
                case FleetProgress.Began(String name) -> {
                    for (String key : List.of(host(targets, name), "all")) {
                        most.merge(key, running.merge(key, 1, Integer::sum), Math::max);
                    }
                }
                case FleetProgress.Ended(FleetVerdict verdict) -> List.of(host(targets, verdict.target()), "all")
                        .forEach(key -> running.merge(key, -1, Integer::sum));
                case FleetProgress.WaveBegins _,FleetProgress.Stopped _ -> {}
            }
        });

        assertThat(report.migrated()).isEqualTo(8);
        assertThat(most).containsEntry("busy", 2).containsEntry("other", 2).containsEntry("all", 4);
    }

    private static String host(List<FleetTarget> targets, String name) {
        return targets.stream().filter(target -> target.name().equals(name)).findFirst().orElseThrow().host();
    }

    @Test
    void a_stop_begins_no_other_and_leaves_none_in_the_middle(PostgresServer server) throws Exception {
        List<Database> databases = databases(server, 4);
        StopSignal stop = new StopSignal();
        List<FleetTarget> targets = targets(databases).stream().map(FleetTest::slow).toList();

        FleetReport report = new Fleet(source(LOG), new FleetPlan(1, 1, 0, 0), progress -> {
            if (progress instanceof FleetProgress.Ended) {
                stop.stop("enough");
            }
        }, stop, Clock.systemUTC()).update(targets);

        assertThat(report.stopped()).hasValue("enough");
        assertThat(report.verdicts()).singleElement().satisfies(verdict -> assertThat(verdict.good()).isTrue());
        assertThat(report.notBegun()).containsExactly("db1", "db2", "db3");
        assertThat(update(targets, FleetPlan.DEFAULT, FleetTest::toNobody).migrated()).isEqualTo(3);
    }

    @Test
    void a_database_that_is_not_there_has_a_verdict_too(PostgresServer server) throws Exception {
        Database there = server.createDatabase();
        Database gone = new Database(there.host(), there.port(), "nowhere", there.user(), there.password());

        FleetReport report = update(List.of(target("gone", "one", gone), target("there", "one", there)), new FleetPlan(2, 2, 0, 1),
                FleetTest::toNobody);

        assertThat(report.passed()).isTrue();
        assertThat(report.failed()).singleElement().satisfies(verdict -> {
            assertThat(verdict.target()).isEqualTo("gone");
            assertThat(verdict.report().problems()).first()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.CONNECTION_FAILED));
        });
    }

    @Test
    void who_is_told_and_fails_ends_the_fleet(PostgresServer server) throws Exception {
        List<FleetTarget> targets = targets(databases(server, 4));

        FleetReport report = update(targets, new FleetPlan(4, 1, 0, 0), progress -> {
            if (progress instanceof FleetProgress.Ended) {
                throw new IllegalStateException("the disk is full");
            }
        });

        assertThat(report.passed()).isFalse();
        assertThat(report.stopped().orElseThrow()).contains("the disk is full");
        assertThat(report.verdicts().size() + report.notBegun().size()).isEqualTo(4);
    }

    /// What a database says of itself may be in the changelog; then it is read for each.
    @Test
    void databases_get_what_the_changelog_says_for_them(PostgresServer server) throws Exception {
        List<Database> databases = databases(server, 3);
        String text = "--liquibase formatted sql\n--changeset ann:1\nCREATE TABLE mine AS SELECT '${database.defaultCatalogName}' AS name\n";

        FleetReport report = new Fleet(source(text), new FleetPlan(2, 2, 0, 0), FleetTest::toNobody, new StopSignal(), Clock.systemUTC())
                .update(targets(databases));

        assertThat(report.migrated()).isEqualTo(3);
        for (Database database : databases) {
            assertThat(database.value("SELECT name FROM mine")).isEqualTo(database.name());
        }
    }

    /// Empty databases share a plan, and only those that are asked the same.
    @Test
    void empty_databases_get_what_their_contexts_and_schemas_ask_for(PostgresServer server) throws Exception {
        List<Database> databases = databases(server, 6);
        String text = """
                --liquibase formatted sql
                --changeset ann:1 context:blue
                CREATE TABLE blue (a int)
                --changeset ann:2 context:green
                CREATE TABLE green (a int)
                """;
        List<FleetTarget> targets = new ArrayList<>();
        for (Database database : databases) {
            int number = targets.size();
            database.execute("CREATE SCHEMA s0", "CREATE SCHEMA s1");
            Settings some = Settings.DEFAULT;
            targets.add(new FleetTarget("db" + number, "one", database::connect,
                    new Settings(List.of(number % 2 == 0 ? "blue" : "green"), null, Map.of(), "s" + number / 3, null, some.transaction(),
                            some.lockTimeout(), some.lockWait(), some.statementTimeout(), true, some.customChanges(), true)));
        }

        assertThat(new Fleet(source(text), new FleetPlan(3, 3, 0, 0), FleetTest::toNobody, new StopSignal(), Clock.systemUTC())
                .update(targets)
                .migrated()).isEqualTo(6);
        for (Database database : databases) {
            int number = databases.indexOf(database);
            assertThat(database
                    .value("SELECT string_agg(schemaname || '.' || tablename, ',') FROM pg_tables WHERE tablename IN ('blue', 'green')"))
                    .isEqualTo("s" + number / 3 + "." + (number % 2 == 0 ? "blue" : "green"));
        }
    }

    @Test
    void two_of_one_name_are_refused() {
        Database any = new Database("localhost", 1, "x", "x", "x");
        assertThatThrownBy(() -> update(List.of(target("a", "one", any), target("a", "one", any)), FleetPlan.DEFAULT, FleetTest::toNobody))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
