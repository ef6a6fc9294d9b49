package dev.lockstep.engine.fleet;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Migration;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.run.Task;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Updates many databases by one changelog, which is read once for all that it is the same for: canaries first, then so many at once as the plan says, until
/// more have failed than may.
///
/// Databases that are done have nothing to do when it is started again, so that this is how it is resumed.
///
/// ```
/// FleetReport report = new Fleet(source, FleetPlan.DEFAULT, progress -> {}, new StopSignal(), Clock.systemUTC()).update(targets);
/// ```
public final class Fleet {

    private final Task task;
    private final FleetPlan plan;
    private final Consumer<FleetProgress> listener;
    private final StopSignal stop;
    private final Clock clock;

    /// @param listener is told by one thread at a time
    /// @param stop begins no other database, and stops those at work between two change sets
    public Fleet(ChangelogSource source, FleetPlan plan, Consumer<FleetProgress> listener, StopSignal stop, Clock clock) {
        this.task = new Task(new Task.Source.Shared(source.files(), source.file()), new SharedPlanning(), true);
        this.plan = plan;
        this.listener = listener;
        this.stop = stop;
        this.clock = clock;
    }

    /// No method throws for what is wrong with the input or a database: verdicts say it.
    ///
    /// @throws IllegalArgumentException if two targets have one name
    public FleetReport update(List<FleetTarget> targets) {
        if (targets.stream().map(FleetTarget::name).distinct().count() < targets.size()) {
            throw new IllegalArgumentException("two targets have one name");
        }
        return new Run(targets).update();
    }

    /// One run: its workers take from one queue, and its lock is held for moments only.
    private final class Run {
        private final long begun = System.nanoTime();
        private final List<FleetTarget> targets;
        private final List<FleetVerdict> verdicts = new ArrayList<>();
        private final Deque<FleetTarget> waiting = new ArrayDeque<>();
        /// Those whose host has no place for them at the moment.
        private final Map<String, Deque<FleetTarget>> held = new HashMap<>();
        private final Map<String, Integer> busy = new HashMap<>();
        private int failures;
        private @Nullable String stopped;

        private Run(List<FleetTarget> targets) {
            this.targets = List.copyOf(targets);
        }

        private FleetReport update() {
            stop.onStop(() -> stop(stop.reason().orElse("stopped")));
            int canaries = Math.min(plan.canaries(), targets.size());
            wave(FleetProgress.Wave.CANARIES, targets.subList(0, canaries), 0);
            if (goesOn()) {
                wave(FleetProgress.Wave.ALL, targets.subList(canaries, targets.size()), plan.tolerated());
            }
            synchronized (this) {
                Set<String> ended = verdicts.stream().map(FleetVerdict::target).collect(Collectors.toUnmodifiableSet());
                return new FleetReport(verdicts, targets.stream().map(FleetTarget::name).filter(name -> !ended.contains(name)).toList(),
                        Optional.ofNullable(stopped), Duration.ofNanos(System.nanoTime() - begun));
            }
        }

        private void wave(FleetProgress.Wave wave, List<FleetTarget> members, int tolerated) {
            if (members.isEmpty()) {
                return;
            }
            synchronized (this) {
                tell(new FleetProgress.WaveBegins(wave, members.size()));
                waiting.addAll(members);
                failures = 0;
            }
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < Math.min(plan.atOnce(), members.size()); i++) {
                workers.add(Thread.ofPlatform().daemon().name("lockstep-fleet-" + i).start(() -> work(tolerated)));
            }
            workers.forEach(this::join);
        }

        private void work(int tolerated) {
            for (FleetTarget target = take(); target != null; target = take()) {
                FleetVerdict verdict = new FleetVerdict(target.name(), migrated(target));
                end(target, verdict, tolerated);
            }
        }

        /// The next one whose host has a place for it; null when there is none left, or no other is to be begun.
        private synchronized @Nullable FleetTarget take() {
            while (stopped == null) {
                FleetTarget next = free();
                if (next != null) {
                    busy.merge(next.host(), 1, Integer::sum);
                    tell(new FleetProgress.Began(next.name()));
                    return next;
                }
                if (held.isEmpty()) {
                    return null;
                }
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    stop("interrupted");
                }
            }
            return null;
        }

        private @Nullable FleetTarget free() {
            for (FleetTarget next = waiting.poll(); next != null; next = waiting.poll()) {
                if (busy.getOrDefault(next.host(), 0) < plan.atOncePerHost()) {
                    return next;
                }
                held.computeIfAbsent(next.host(), _ -> new ArrayDeque<>()).add(next);
            }
            return null;
        }

        private synchronized void end(FleetTarget target, FleetVerdict verdict, int tolerated) {
            verdicts.add(verdict);
            busy.merge(target.host(), -1, Integer::sum);
            Deque<FleetTarget> next = held.get(target.host());
            if (next != null) {
                waiting.addFirst(next.remove());
                if (next.isEmpty()) {
                    held.remove(target.host());
                }
            }
            notifyAll();
            tell(new FleetProgress.Ended(verdict));
            if (!verdict.good() && ++failures > tolerated) {
                stop(tolerated == 0 ? target.name() + " failed" : failures + " failed, and no more than " + tolerated + " may");
            }
        }

        /// A listener that fails ends the fleet, and no worker.
        private void tell(FleetProgress progress) {
            try {
                listener.accept(progress);
            } catch (RuntimeException e) {
                if (stopped == null) {
                    stopped = "who is told of the progress failed: " + e;
                    notifyAll();
                }
            }
        }

        private synchronized void stop(String why) {
            if (stopped == null) {
                stopped = why;
                notifyAll();
                tell(new FleetProgress.Stopped(why));
            }
        }

        private synchronized boolean goesOn() {
            return stopped == null;
        }

        /// Whoever interrupts waits for those at work: a database is never left in the middle.
        private void join(Thread worker) {
            boolean interrupted = false;
            while (true) {
                try {
                    worker.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop("interrupted");
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Report migrated(FleetTarget target) {
        long begun = System.nanoTime();
        try {
            return new Migration(target.connector(), target.settings(), Listener.NONE, stop, clock).forward(task);
        } catch (Throwable e) {
            return new Report(Outcome.FAILED, List.of(), List.of(), null, List.of(Problem.error(Code.INTERNAL_ERROR, null,
                    "Lockstep itself failed: " + e, "report it; starting the fleet again is safe")), null,
                    Duration.ofNanos(System.nanoTime() - begun));
        }
    }
}
