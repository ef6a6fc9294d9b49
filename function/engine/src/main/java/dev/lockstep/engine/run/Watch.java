package dev.lockstep.engine.run;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks on while a statement runs, from a thread of its own: who blocks it, who must be sent away for it to end, whether it is to be cancelled.
final class Watch implements AutoCloseable {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration CANCELLING = Duration.ofMillis(200);

    private final Connector connector;
    private final Optional<Guard> guard;
    private final int pid;
    private final Duration tick;
    private final Consumer<String> sentAway;
    private final Runnable forgotten;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong begun = new AtomicLong();
    private volatile @Nullable Statement running;
    private volatile boolean concurrently;
    private volatile List<String> blockers = List.of();
    private volatile boolean unguarded;

    /// @param connector for a session to look from
    /// @param guard empty where what runs holds Liquibase's row itself
    /// @param sentAway is told whom a CONCURRENTLY statement could not wait for
    Watch(Connector connector, Optional<Guard> guard, int pid, Duration lockTimeout, StopSignal stop, Consumer<String> sentAway) {
        this.connector = connector;
        this.guard = guard;
        this.pid = pid;
        this.sentAway = sentAway;
        Duration quarter = lockTimeout.dividedBy(4);
        Duration atLeast = quarter.compareTo(SHORTEST) < 0 ? SHORTEST : quarter;
        this.tick = atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
        Thread.ofPlatform().daemon().name("lockstep-watch").start(this::look);
        this.forgotten = stop.onStop(() -> Thread.ofPlatform().daemon().name("lockstep-cancel").start(this::cancel));
    }

    /// What is running now; null when nothing is.
    void running(@Nullable Statement statement) {
        if (statement != null) {
            blockers = List.of();
            begun.incrementAndGet();
        }
        running = statement;
    }

    /// Whether what runs is a CONCURRENTLY statement, which waits for other sessions' snapshots.
    void concurrently(boolean now) {
        concurrently = now;
    }

    /// Who blocked the last statement when it was last looked at, one line each.
    List<String> blockers() {
        return blockers;
    }

    /// Whether the guard was found to have lost its connection, and with it Liquibase's row.
    boolean unguarded() {
        return unguarded;
    }

    private void look() {
        long seen = -1;
        long checked = System.nanoTime();
        try (Lookout lookout = new Lookout(connector)) {
            while (!unguarded && waited(tick)) {
                if (System.nanoTime() - checked >= LONGEST.toNanos()) {
                    unguarded = guard.isPresent() && !guard.get().holds();
                    checked = System.nanoTime();
                }
                long now = begun.get();
                if (running != null && now == seen) {
                    lookAtBlockers(lookout);
                }
                seen = now;
            }
        }
    }

    private void lookAtBlockers(Lookout lookout) {
        try {
            List<String> found = lookout.blockers(pid);
            if (!found.isEmpty()) {
                blockers = found;
            }
            if (concurrently && !found.isEmpty() && guard.isPresent()) {
                lookout.freeFromWaiters(pid, guard.get().pid()).forEach(sentAway);
            }
        } catch (SQLException e) {
            // what runs will notice by itself if the database is gone
        }
    }

    /// Again and again: a cancel that comes between two statements is lost.
    private void cancel() {
        do {
            Statement now = running;
            if (now != null) {
                try {
                    now.cancel();
                } catch (SQLException e) {
                    // the next round tries again
                }
            }
        } while (waited(CANCELLING));
    }

    /// False once the watch is over.
    private boolean waited(Duration time) {
        try {
            return !closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        forgotten.run();
        closed.countDown();
    }
}
