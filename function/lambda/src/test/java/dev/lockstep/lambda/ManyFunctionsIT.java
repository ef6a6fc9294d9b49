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
        assertThat(transactions).as("sessions that waited in an open transaction, or in a lock with a snapshot").isEmpty();
    }

    /// Nobody who waits may keep a transaction open while nothing runs in it, nor wait inside a lock with a snapshot, for which CREATE INDEX CONCURRENTLY would wait.
    /// One session may have one open: that which holds Liquibase's row, beside the one that works.
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
                with a as (select *, exists (select from pg_locks l where l.pid = a.pid and l.relation = to_regclass('databasechangeloglock')) as keeps_out,
                    state like 'idle in transaction%' and xact_start < clock_timestamp() - interval '1 second' as open,
                    wait_event_type = 'Lock' and backend_xmin is not null and query_start < clock_timestamp() - interval '1 second' as waits
                  from pg_stat_activity a where datname = current_database())
                select coalesce(string_agg(pid || ' ' || application_name || ' ' || state || ' ' || left(query, 60), E'\\n'), '') from a
                where waits or open and (not keeps_out or 1 < (select count(*) from a where open and keeps_out))""");
    }
}
