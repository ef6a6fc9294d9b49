package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Many functions at once on one database with one changelog, as when a product has a stack for each service.
///
/// `-Dfunctions=50` for more than a few.
@ExtendWith(PostgresExtension.class)
final class ManyFunctionsIT {

    private static final int FUNCTIONS = Integer.getInteger("functions", 8);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    void hazard_22_one_applies_and_the_others_find_nothing_to_do(Database database) throws Exception {
        var transactions = new CopyOnWriteArrayList<String>();
        var over = new AtomicBoolean();
        try (var stage = new Stage(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var properties = stage.properties(database, "Changelog", stage.object("many.sql", Verdict.changelog()));
            var watching = threads.submit(watch(database, transactions, over));
            List<Future<CloudFormationAnswer>> running = new ArrayList<>();
            for (int i = 0; i < FUNCTIONS; i++) {
                running.add(threads.submit(() -> {
                    var identity = RequestIdentity.unique();
                    try (var process = stage.function.start(stage.settings().withMemory(128)); var url = PresignedUrl.open(identity)) {
                        return stage.answer(process, url, CloudFormationEvents.create(identity, url.url(), properties), LIMIT);
                    }
                }));
            }
            var applied = new ArrayList<String>();
            for (var one : running) {
                assertThat(one.get().status()).as(one.get().reason()).isEqualTo("SUCCESS");
                applied.add(one.get().data("AppliedChangeSets").orElse(""));
            }
            over.set(true);
            watching.get();
            assertThat(applied).filteredOn(count -> !count.equals("0")).containsExactly(Integer.toString(Verdict.CHANGE_SETS));
        }
        assertThat(database.value("select count(*) || ' ' || count(distinct entry) from ledger"))
                .isEqualTo(Verdict.CHANGE_SETS + " " + Verdict.CHANGE_SETS);
        assertThat(transactions).as("sessions that waited in an open transaction").isEmpty();
    }

    /// Looks for transactions that stay open while nothing runs in them: nobody who waits may have one. The session beside the one that works has one, which holds
    /// Liquibase's row.
    private static Callable<Void> watch(Database database, List<String> found, AtomicBoolean over) {
        return () -> {
            while (!over.get()) {
                var open = open(database);
                if (!open.isEmpty()) {
                    found.add(open);
                }
                Thread.sleep(100);
            }
            return null;
        };
    }

    private static String open(Database database) throws SQLException {
        return database.value("""
                select coalesce(string_agg(a.pid || ' ' || a.application_name || ' ' || left(a.query, 60), E'\\n'), '')
                from pg_stat_activity a
                where a.datname = current_database() and a.state like 'idle in transaction%' and a.xact_start < clock_timestamp() - interval '1 second'
                and not exists (select from pg_locks l where l.pid = a.pid and l.relation = to_regclass('databasechangeloglock'))""");
    }
}
