package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.faults.WireFault;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The wire between the packaged function and PostgreSQL is delayed, cut and half closed, wherever that may be.
///
/// `-Dwire.faults=200` for more than a few, `-Dwire.seed=N` for the same points.
@ExtendWith(PostgresExtension.class)
final class WireFaultsIT {

    private static final int FAULTS = Integer.getInteger("wire.faults", 8);
    private static final long SEED = Long.getLong("wire.seed", System.nanoTime());
    /// As many pieces as an undisturbed run sends at least.
    private static final int PIECES = 150;
    private static final List<WireFault> FAULT = List.of(WireFault.values());
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void hazards_35_and_36_wherever_the_wire_breaks_every_change_set_runs_once_and_one_answer_is_given(PostgresServer server)
            throws Exception {
        var random = new SplittableRandom(SEED);
        System.out.println("wire.seed=" + SEED + " wire.faults=" + FAULTS);
        var struck = new EnumMap<WireFault, Integer>(WireFault.class);
        try (var stage = new Stage()) {
            stage.object("wire.sql", Verdict.changelog());
            var undisturbed = server.createDatabase();
            assertThat(stage.create(stage.properties(undisturbed, "Changelog", "s3://test/wire.sql")).status()).isEqualTo("SUCCESS");
            var verdict = Verdict.of(undisturbed);
            int faults = 0;
            while (faults < FAULTS) {
                var database = server.createDatabase();
                try (var proxy = TcpProxy.to(database.host(), database.port())) {
                    var fault = FAULT.get(random.nextInt(FAULT.size()));
                    int piece = 1 + random.nextInt(PIECES);
                    proxy.strike(piece, fault);
                    int deliveries = deliver(stage, database, proxy, verdict, fault + " at piece " + piece + ", wire.seed=" + SEED);
                    if (proxy.struck()) {
                        faults++;
                        struck.merge(fault, 1, Integer::sum);
                    }
                    assertThat(deliveries).as("one delivery gets through a single fault").isEqualTo(1);
                }
            }
        }
        System.out.println("wire faults: " + struck);
    }

    private static int deliver(Stage stage, Database database, TcpProxy proxy, Verdict verdict, String description) throws Exception {
        var behind = new Database("127.0.0.1", proxy.port(), database.name(), database.user(), database.password());
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            var event = CloudFormationEvents.create(identity, url.url(), stage.properties(behind, "Changelog", "s3://test/wire.sql"));
            int deliveries = 1;
            while (!(stage.process().invoke(event, LIMIT).outcome() instanceof Outcome.Returned)) {
                assertThat(deliveries++).as(description + "\n" + stage.process().log()).isLessThan(5);
            }
            verdict.demand(database, url, description);
            return deliveries;
        }
    }
}
