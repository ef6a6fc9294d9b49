package dev.lockstep.testkit.fuzz;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Tries many inputs, each made from a seed of its own, and tells what threw and what took too long.
///
/// `-Dfuzz=100000` says how many, `-Dfuzz.seed=7` where the seeds begin.
public final class FuzzRun {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int MOST_TOLD = 50;

    /// One input.
    @FunctionalInterface
    public interface Trial {

        /// @throws Exception or an Error: what must not be
        void run(SplittableRandom random) throws Exception;
    }

    private final long first;
    private final long count;
    private final Trial trial;
    private final Map<String, String> found = new LinkedHashMap<>();
    private final AtomicLong current = new AtomicLong();
    private final AtomicLong since = new AtomicLong();

    private FuzzRun(long first, long count, Trial trial) {
        this.first = first;
        this.count = count;
        this.trial = trial;
    }

    /// What went wrong, each kind once with its seed; empty if all is well.
    ///
    /// @param otherwise how many inputs where nothing is said
    public static List<String> findings(String what, int otherwise, Trial trial) throws InterruptedException {
        long count = Long.getLong("fuzz", otherwise);
        long first = Long.getLong("fuzz.seed", 1);
        System.out.println("fuzz: " + count + " mutated " + what + ", seeds from " + first + " on");
        return new FuzzRun(first, count, trial).run();
    }

    private List<String> run() throws InterruptedException {
        var threads = ManagementFactory.getThreadMXBean();
        var worker = Thread.ofPlatform().daemon().name("fuzz").unstarted(this::all);
        worker.start();
        while (worker.isAlive()) {
            worker.join(200);
            long used = threads.getThreadCpuTime(worker.threadId()) - since.get();
            if (worker.isAlive() && since.get() > 0 && used > LONGEST.toNanos()) {
                note("does not end",
                        Arrays.stream(worker.getStackTrace()).limit(12).map(String::valueOf).collect(Collectors.joining(" < ")));
                if (used > LONGEST.toNanos() * 10) {
                    break; // nothing ends it, so nothing more is tried
                }
            }
        }
        synchronized (found) {
            return new ArrayList<>(found.values());
        }
    }

    private void all() {
        var threads = ManagementFactory.getThreadMXBean();
        for (long seed = first; seed < first + count; seed++) {
            current.set(seed);
            since.set(threads.getCurrentThreadCpuTime());
            try {
                trial.run(new SplittableRandom(seed));
            } catch (Throwable e) { // whatever it is, it is what we look for
                note(e.getClass().getName() + at(e), e.toString().lines().findFirst().orElse("") + at(e));
            }
        }
    }

    private void note(String kind, String what) {
        synchronized (found) {
            if (found.size() < MOST_TOLD) {
                found.putIfAbsent(kind, "seed " + current.get() + ": " + what);
            }
        }
    }

    private static String at(Throwable e) {
        return Arrays.stream(e.getStackTrace()).limit(6).map(frame -> " at " + frame).collect(Collectors.joining());
    }
}
