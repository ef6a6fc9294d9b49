package dev.lockstep.lambda;

import dev.lockstep.engine.run.StopSignal;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Lets the work run on a thread of its own and watches the clock on this one, so that whatever the work hangs in, somebody can answer.
final class Watchdog {

    /// What is watched.
    interface Work<T> extends Callable<T> {

        /// What is to be said when time has run out and the work did not stop when it was asked to.
        T overdue();
    }

    static final String REASON = "the function's time runs out";

    private final Schedule schedule;
    private final StopSignal stop;

    Watchdog(Schedule schedule, StopSignal stop) {
        this.schedule = schedule;
        this.stop = stop;
    }

    /// What the work answers, or, if it does not end in time although it was asked to stop, what it says to that. Nothing goes on in the database then.
    ///
    /// @param cut ends all connections to the database
    /// @throws ExecutionException with what the work threw
    <T> T watch(Work<T> work, Runnable cut) throws ExecutionException, InterruptedException {
        var task = new FutureTask<T>(work);
        var thread = new Thread(task, "lockstep-migration");
        thread.setDaemon(true);
        thread.start();
        try {
            return await(task, schedule.stop());
        } catch (TimeoutException _) {
            stop.stop(REASON);
        }
        try {
            return await(task, schedule.answer());
        } catch (TimeoutException _) {
            task.cancel(true);
            cut.run();
            return work.overdue();
        }
    }

    private static <T> T await(FutureTask<T> task, Deadline until)
            throws ExecutionException, InterruptedException, TimeoutException {
        return task.get(until.left().toNanos(), TimeUnit.NANOSECONDS);
    }
}
