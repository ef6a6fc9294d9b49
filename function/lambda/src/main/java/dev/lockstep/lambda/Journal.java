package dev.lockstep.lambda;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes a run's progress to the log, and knows at any moment what was done, for the answer that cannot wait for the run's own report.
final class Journal implements Listener {

    private final Log log;
    private final Consumer<String> deployments;
    private final List<ChangeId> first = new ArrayList<>();
    private Optional<String> deploymentId = Optional.empty();
    private int pending;
    private int done;
    private int applied;
    private boolean committing;
    private int takenBack;
    private int toTakeBack;
    private @Nullable ChangeId last;
    private @Nullable ChangeId running;
    private @Nullable String waitingFor;

    /// @param deployments is told the number of a deployment before it writes anything
    Journal(Log log, Consumer<String> deployments) {
        this.log = log;
        this.deployments = deployments;
    }

    /// Who notes a deployment asks the database, which nobody who asks this for a summary may have to wait for.
    @Override
    public void on(Progress progress) {
        if (progress instanceof Progress.DeploymentStarts(var id)) {
            deployments.accept(id);
        }
        hear(progress);
    }

    private synchronized void hear(Progress progress) {
        switch (progress) {
            case Progress.WaitingForLock(var holder) -> {
                waitingFor = holder;
                log.info("another migration holds the lock, waiting", Map.of("holder", holder));
            }
            case Progress.LockAcquired _ -> {
                waitingFor = null;
                log.info("the lock is ours", Map.of());
            }
            case Progress.Planned(int count) -> {
                pending = count;
                done = 0;
                log.info("planned", Map.of("pending", count));
            }
            case Progress.DeploymentStarts(var id) -> {
                log.info("the deployment begins", Map.of("deploymentId", id));
                deploymentId = Optional.of(id);
                first.clear();
            }
            case Progress.Started(var id, int number, int total) -> {
                committing = false;
                running = id;
                log.info("change set begins", Map.of("changeSet", id, "number", number, "total", total));
            }
            case Progress.Committing _ -> {
                committing = true;
                log.info("everything is being committed", Map.of());
            }
            case Progress.NothingKept _ -> committing = false;
            case Progress.Finished(var id, var execType, var took) -> finished(id, execType, took);
            case Progress.Recorded(var id, var execType, var took) -> finished(id, execType, took);
            case Progress.RolledBack(var id, var took) -> {
                running = null;
                done++;
                takenBack++;
                toTakeBack = pending;
                log.info("change set rolled back", Map.of("changeSet", id, "durationMillis", took.toMillis()));
            }
            case Progress.Warned(var problem) -> log.warn(problem.message(),
                    Map.of("code", problem.code().id(), "place", String.valueOf(problem.at()), "fix", problem.fix()));
            case Progress.Said(var message) -> log.info(message, Map.of());
        }
    }

    private void finished(ChangeId id, ExecType execType, Duration took) {
        committing = false;
        running = null;
        if (execType == ExecType.EXECUTED || execType == ExecType.RERAN || execType == ExecType.MARK_RAN) {
            done++;
            applied++;
            last = id;
        }
        if (execType == ExecType.EXECUTED) {
            first.add(id);
        }
        log.info("change set ends", Map.of("changeSet", id, "execType", execType, "durationMillis", took.toMillis()));
    }

    /// What was done and what was not, in a sentence.
    synchronized String summary() {
        if (waitingFor != null) {
            return "Nothing was applied: another migration holds the lock (" + waitingFor + ").";
        }
        if (committing) {
            return "All " + pending
                    + " pending change sets were just being committed in one transaction: the history tells whether they were.";
        }
        if (takenBack > 0 && applied == 0) {
            return takenBack + " of " + toTakeBack + " change sets taken back.";
        }
        if (applied == 0) {
            return "Nothing was applied.";
        }
        return applied + " of " + pending + " pending change sets applied" + (last == null ? "." : ", the last one " + last + ".");
    }

    /// How far an interrupted run came.
    ///
    /// @param applied how many change sets it leaves applied
    /// @param done how many of its plan are done, applied or taken back
    /// @param pending how many its plan has
    record Count(int applied, int done, int pending) {}

    synchronized Count count() {
        return new Count(applied, done, pending);
    }

    /// The number of the deployment that wrote into the history.
    synchronized Optional<String> deploymentId() {
        return deploymentId;
    }

    /// What that deployment was the first to apply.
    synchronized List<ChangeId> first() {
        return List.copyOf(first);
    }

    /// What was running when time ran out, as a sentence; empty if nothing was.
    synchronized String interrupted() {
        return running == null ? "" : " Interrupted: " + running + ".";
    }

    /// What `Data` says of it.
    synchronized Map<String, Object> data() {
        var data = new LinkedHashMap<String, Object>();
        data.put("AppliedChangeSets", applied);
        data.put("LastChangeSet", last == null ? "" : last.toString());
        return data;
    }
}
