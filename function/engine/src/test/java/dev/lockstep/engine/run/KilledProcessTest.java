package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Both engines on one database, each as a process of its own that is killed in the midst of its work.
@ExtendWith(PostgresExtension.class)
final class KilledProcessTest {

    private static final String LOG = """
            --liquibase formatted sql
            --changeset ann:1
            CREATE TABLE person (id int)
            --changeset ann:2
            SELECT pg_sleep(seconds) FROM nap
            --changeset ann:3
            INSERT INTO person VALUES (1)
            """;
    private static final String ASLEEP = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
            + " AND wait_event = 'PgSleep'";

    @TempDir
    Path folder;

    private ChangelogSource prepared(Database database, int seconds) throws IOException, SQLException {
        Files.writeString(folder.resolve("log.sql"), LOG);
        database.execute("CREATE TABLE nap (seconds int)", "INSERT INTO nap VALUES (" + seconds + ")");
        return new ChangelogSource(new SearchPath.Directory(folder), "log.sql");
    }

    private Process started(String engine, Database database) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), UpdateProcess.class.getName(), engine, database.host(),
                Integer.toString(database.port()), database.name(), database.user(), database.password(), folder.toString(), "log.sql")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("process.log").toFile())
                .start();
    }

    private void awaitAsleep(Database database, Process process) throws Exception {
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            if (!database.value(ASLEEP).equals("0")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("it does not sleep: " + Files.readString(folder.resolve("process.log")));
    }

    private static Lockstep lockstep(Database database, Duration lockWait) {
        return new Lockstep(database::connect, Samples.settings(Settings.Transaction.PER_CHANGE_SET, Duration.ofSeconds(5), lockWait),
                Listener.NONE, new StopSignal(), Clock.systemUTC());
    }

    @Test
    void a_killed_lockstep_leaves_nothing_that_keeps_liquibase_out(Database database) throws Exception {
        ChangelogSource _ = prepared(database, 600);
        Process ours = started("lockstep", database);
        awaitAsleep(database, ours);
        ours.destroyForcibly().waitFor();
        database.execute("UPDATE nap SET seconds = 0");
        new LiquibaseOracle(database, LiquibaseOptions.of(folder)).update("log.sql");
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED");
        assertThat(database.value("SELECT count(*) FROM person")).isEqualTo("1");
        assertThat(database.value("SELECT count(*) FROM databasechangeloglock")).isEqualTo("1");
        for (int i = 0; i < 200 && Samples.locksHeld(database) != 0; i++) {
            Thread.sleep(100);
        }
        assertThat(Samples.locksHeld(database)).as("once the server has noticed that the client is gone").isZero();
    }

    @Test
    void hazard_38_who_waits_for_an_orphan_is_told_of_it_and_goes_on_when_it_ends(Database database) throws Exception {
        ChangelogSource log = prepared(database, 600);
        Process ours = started("lockstep", database);
        awaitAsleep(database, ours);
        String orphan = database.value("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
        database.execute("UPDATE nap SET seconds = 0");
        ours.destroyForcibly().waitFor();
        List<Progress> heard = new ArrayList<>();
        Report report = new Lockstep(database::connect,
                Samples.settings(Settings.Transaction.PER_CHANGE_SET, Duration.ofSeconds(5), Duration.ofSeconds(60)), heard::add,
                new StopSignal(), Clock.systemUTC()).update(log, new Lockstep.Extent.All());
        assertThat(report.problems()).isEmpty();
        assertThat(heard).anySatisfy(progress -> assertThat(progress).isInstanceOfSatisfying(Progress.WaitingForLock.class,
                waiting -> assertThat(waiting.holder()).contains("pid " + orphan + ",")));
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void the_row_of_a_killed_liquibase_is_explained_and_can_be_released(Database database) throws Exception {
        ChangelogSource log = prepared(database, 600);
        Process theirs = started("liquibase", database);
        awaitAsleep(database, theirs);
        theirs.destroyForcibly().waitFor();
        database.execute("UPDATE nap SET seconds = 0");
        Report refused = lockstep(database, Duration.ofMillis(500)).update(log, new Lockstep.Extent.All());
        assertThat(refused.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        String host = database.value("SELECT lockedby FROM databasechangeloglock WHERE locked");
        String since = database.value("SELECT lockgranted::timestamp(0) FROM databasechangeloglock WHERE locked");
        assertThat(refused.problems().getLast().message()).contains("Liquibase's lock is held", host, since);
        String fix = refused.problems().getLast().fix();
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
                fix.substring(fix.indexOf("UPDATE ")));
        Report again = lockstep(database, Duration.ofSeconds(10)).update(log, new Lockstep.Extent.All());
        assertThat(again.problems()).isEmpty();
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED");
        assertThat(Samples.locksHeld(database)).isZero();
    }

    @Test
    void a_working_liquibase_is_waited_for(Database database) throws Exception {
        ChangelogSource log = prepared(database, 2);
        var theirs = CompletableFuture.runAsync(() -> new LiquibaseOracle(database, LiquibaseOptions.of(folder)).update("log.sql"));
        for (int i = 0; i < 300 && database.value(ASLEEP).equals("0"); i++) {
            Thread.sleep(100);
        }
        Report ours = lockstep(database, Duration.ofSeconds(60)).update(log, new Lockstep.Extent.All());
        assertThat(ours.problems()).isEmpty();
        assertThat(ours.applied()).isEmpty();
        theirs.get(60, TimeUnit.SECONDS);
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED, 2 EXECUTED, 3 EXECUTED");
        assertThat(database.value("SELECT count(*) FROM person")).isEqualTo("1");
        assertThat(Samples.locksHeld(database)).isZero();
    }
}
