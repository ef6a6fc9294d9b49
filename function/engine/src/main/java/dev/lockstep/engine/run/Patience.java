package dev.lockstep.engine.run;

import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waits in short, uneven pauses, until a limit or until the run is stopped.
final class Patience {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final StopSignal stop;
    private final RandomGenerator random;
    private final long end;
    private Duration pause = Duration.ofMillis(50);

    Patience(Duration limit, StopSignal stop, RandomGenerator random) {
        this.stop = stop;
        this.random = random;
        this.end = System.nanoTime() + limit.toNanos();
    }

    boolean exhausted() {
        return System.nanoTime() - end >= 0;
    }

    /// A little longer each time, and never in step with others who wait.
    void pause() throws Failure {
        long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
        sleep(Duration.ofMillis(Math.min(left, jittered(pause, random).toMillis())), stop);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    /// Between half and one and a half times as long.
    static Duration jittered(Duration around, RandomGenerator random) {
        return Duration.ofMillis(around.toMillis() / 2 + random.nextLong(around.toMillis() + 1));
    }

    /// @throws Failure as soon as the run is stopped
    static void sleep(Duration time, StopSignal stop) throws Failure {
        long until = System.nanoTime() + time.toNanos();
        try {
            long left = time.toNanos();
            while (left > 0) {
                goOn(stop);
                Thread.sleep(Duration.ofNanos(Math.min(left, 50_000_000)));
                left = until - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped("the thread was interrupted");
        }
        goOn(stop);
    }

    static void goOn(StopSignal stop) throws Failure {
        if (stop.reason().isPresent()) {
            throw stopped(stop.reason().get());
        }
    }

    static Failure stopped(String why) {
        return new Failure(Outcome.FAILED, Problem.error(Code.STOPPED, null, "the run was stopped: " + why,
                "run it again: what is applied stays applied, and it goes on with the next change set"));
    }
}
