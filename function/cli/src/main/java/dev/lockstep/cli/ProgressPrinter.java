package dev.lockstep.cli;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Progress;
import dev.lockstep.engine.run.Progress.Committing;
import dev.lockstep.engine.run.Progress.DeploymentStarts;
import dev.lockstep.engine.run.Progress.Finished;
import dev.lockstep.engine.run.Progress.LockAcquired;
import dev.lockstep.engine.run.Progress.NothingKept;
import dev.lockstep.engine.run.Progress.Planned;
import dev.lockstep.engine.run.Progress.Recorded;
import dev.lockstep.engine.run.Progress.RolledBack;
import dev.lockstep.engine.run.Progress.Said;
import dev.lockstep.engine.run.Progress.Started;
import dev.lockstep.engine.run.Progress.WaitingForLock;
import dev.lockstep.engine.run.Progress.Warned;
import dev.lockstep.engine.text.Problem;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/// Tells a person how far a run is: one bar that moves on a terminal, a line per change set elsewhere.
final class ProgressPrinter implements Listener {

    private static final int BAR_WIDTH = 30;
    static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream err;
    private final boolean terminal;
    private final Consumer<Problem> told;
    private int total;
    private int done;

    /// @param told is handed each warning that a person has seen
    ProgressPrinter(PrintStream err, boolean terminal, Consumer<Problem> told) {
        this.err = err;
        this.terminal = terminal;
        this.told = told;
    }

    @Override
    public void on(Progress progress) {
        switch (progress) {
            case WaitingForLock(String holder) -> line("waiting for the lock, held by " + holder);
            case LockAcquired() -> {}
            case DeploymentStarts(_) -> {}
            case Committing() -> {}
            case NothingKept() -> {}
            case Planned(int pending) -> {
                done = 0;
                line(pending == 0 ? "nothing to do" : pending == 1 ? "1 change set to go" : pending + " change sets to go");
            }
            case Started(ChangeId id, int number, int all) -> started(id, number, all);
            case Finished(ChangeId id, var type, Duration took) -> finished(type.name().toLowerCase(Locale.ROOT), id, took);
            case Recorded(ChangeId id, var _, Duration took) -> finished("recorded", id, took);
            case RolledBack(ChangeId id, Duration took) -> finished("rolled back", id, took);
            case Warned(var problem) -> {
                line(problem.render());
                told.accept(problem);
            }
            case Said(String message) -> line(message);
        }
        err.flush();
    }

    private void started(ChangeId id, int number, int all) {
        total = all;
        if (terminal) {
            int filled = all == 0 ? 0 : BAR_WIDTH * (number - 1) / all;
            err.print(CLEAR_LINE + "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] " + number + "/" + all + " " + id);
        }
    }

    private void finished(String what, ChangeId id, Duration took) {
        done++;
        if (!terminal) {
            String count = total == 0 ? "" : done + "/" + total + " ";
            err.println(count + what + " " + id + " (" + took.toMillis() + " ms)");
        } else if (done >= total) {
            err.print(CLEAR_LINE);
        }
    }

    private void line(String text) {
        err.println((terminal ? CLEAR_LINE : "") + text);
    }
}
