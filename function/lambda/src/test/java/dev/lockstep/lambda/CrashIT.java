package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.FunctionProcess;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The packaged function is killed again and again, and delivered again each time, until CloudFormation has its answer.
///
/// `-Dcrash.kills=300` for more than a few, `-Dcrash.seed=N` for the same instants.
@ExtendWith(PostgresExtension.class)
final class CrashIT {

    private static final int KILLS = Integer.getInteger("crash.kills", 8);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int MOST_KILLS_OF_A_REQUEST = 6;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void hazards_03_and_24_whenever_it_is_killed_every_change_set_runs_once_and_one_answer_is_given(PostgresServer server)
            throws Exception {
        var random = new SplittableRandom(SEED);
        System.out.println("crash.seed=" + SEED + " crash.kills=" + KILLS);
        try (var stage = new Stage()) {
            stage.object("crash.sql", Verdict.changelog());
            var undisturbed = server.createDatabase();
            var begun = System.nanoTime();
            try (var process = stage.function.start(stage.settings())) {
                var identity = RequestIdentity.unique();
                try (var url = PresignedUrl.open(identity)) {
                    stage.answer(process, url, CloudFormationEvents.create(identity, url.url(), stage.properties(undisturbed, "Changelog",
                            "s3://test/crash.sql")), LIMIT);
                }
            }
            var whole = Duration.ofNanos(System.nanoTime() - begun);
            var verdict = Verdict.of(undisturbed);
            int kills = 0;
            for (int request = 1; kills < KILLS; request++) {
                var database = server.createDatabase();
                var identity = RequestIdentity.unique();
                try (var url = PresignedUrl.open(identity)) {
                    var event = CloudFormationEvents.create(identity, url.url(),
                            stage.properties(database, "Changelog", "s3://test/crash.sql"));
                    int most = Math.min(MOST_KILLS_OF_A_REQUEST, KILLS - kills);
                    int here = killUntilAnswered(stage, event, whole, most, random);
                    kills += here;
                    verdict.demand(database, url, "request " + request + " with " + here + " kills, crash.seed=" + SEED);
                }
            }
        }
    }

    /// As Lambda, which delivers an event again that its function did not return from.
    ///
    /// @return how often it was killed
    private static int killUntilAnswered(Stage stage, String event, Duration whole, int most, SplittableRandom random) throws Exception {
        int kills = 0;
        while (true) {
            try (var process = stage.function.start(stage.settings())) {
                var running = CompletableFuture.supplyAsync(() -> invoke(process, event));
                if (kills < most) {
                    Thread.sleep(random.nextLong(whole.toMillis()));
                    process.kill();
                }
                switch (running.get()) {
                    case Outcome.Returned _ -> {
                        return kills;
                    }
                    case Outcome.Exited _ -> kills++;
                    case Outcome.Failed(var type, var body) when body.contains("another delivery of this request is at work") ->
                        assertThat(type).isNotEmpty();
                    case Outcome other -> throw new AssertionError(other + "\n" + process.log());
                }
            }
        }
    }

    private static Outcome invoke(FunctionProcess process, String event) {
        try {
            return process.invoke(event, LIMIT).outcome();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
