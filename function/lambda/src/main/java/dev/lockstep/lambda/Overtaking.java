package dev.lockstep.lambda;

import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/// Stops a migration once CloudFormation has asked something else of the same resource, as the Delete that comes when another resource of the stack fails while
/// this one is being created, or once it has given up waiting, counted from the first delivery.
final class Overtaking implements AutoCloseable {

    static final String REASON = "CloudFormation has asked something else of this resource since, as it does when another resource of the stack fails";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Thread watching;

    Overtaking(RequestRecord record, Deadline givesUp, StopSignal stop, Log log) {
        this.watching = Thread.ofPlatform().daemon().name("lockstep-overtaking").start(() -> watch(record, givesUp, stop, log));
    }

    private static void watch(RequestRecord record, Deadline givesUp, StopSignal stop, Log log) {
        try {
            while (!givesUp.passed()) {
                Thread.sleep(PAUSE);
                if (overtaken(record, log)) {
                    stop.stop(REASON);
                    return;
                }
            }
            stop.stop(Watchdog.REASON);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the migration has ended
        }
    }

    /// A database that fails over is asked again the next time.
    private static boolean overtaken(RequestRecord record, Log log) {
        try {
            return record.overtaken();
        } catch (SQLException e) {
            log.warn("whether a later request has come in cannot be told now", Map.of("error", String.valueOf(e.getMessage())));
            return false;
        }
    }

    /// @param done what became of the work, as a sentence
    static Problem problem(String done) {
        return Problem.error(Code.STOPPED, null, REASON + ". " + done,
                "nothing: this answer is of no interest any more, and what is applied stays applied");
    }

    @Override
    public void close() {
        watching.interrupt();
        try {
            watching.join(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
