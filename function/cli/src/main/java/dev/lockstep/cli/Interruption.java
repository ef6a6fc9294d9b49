package dev.lockstep.cli;

import dev.lockstep.engine.run.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C, or whatever else ends this process, while it is open: it stops the work and waits until that has come to its end and said so.
final class Interruption implements AutoCloseable {

    /// What is running on a server is cancelled, so that longer is a server that does not answer.
    private static final int LONGEST_SECONDS = 20;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;

    Interruption(StopSignal stop) {
        this.hook = new Thread(() -> {
            stop.stop("the command was told to end");
            try {
                boolean _ = over.await(LONGEST_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }, "lockstep-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the process is ending: the hook runs
        }
    }
}
