package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.text.Problem;
import java.time.Duration;

/// What happens during a run, told as it happens.
public sealed interface Progress {

    /// Another migration holds the lock.
    ///
    /// @param holder who: pid, role, application, address, since when
    record WaitingForLock(String holder) implements Progress {}

    record LockAcquired() implements Progress {}

    /// The plan is made.
    ///
    /// @param pending how many change sets will be run
    record Planned(int pending) implements Progress {}

    /// From now on rows are written into the history.
    ///
    /// @param deploymentId what stands in them as `DEPLOYMENT_ID`
    record DeploymentStarts(String deploymentId) implements Progress {}

    /// @param number from 1
    record Started(ChangeId id, int number, int total) implements Progress {}

    /// All that was started is being committed in one transaction; each change set is told as finished once it is.
    record Committing() implements Progress {}

    /// That one transaction was not committed, and nothing of it is there. It may be tried again.
    record NothingKept() implements Progress {}

    /// A change set is committed, or passed over.
    record Finished(ChangeId id, ExecType execType, Duration took) implements Progress {}

    /// Written into the history, and nothing of it run.
    record Recorded(ChangeId id, ExecType execType, Duration took) implements Progress {}

    record RolledBack(ChangeId id, Duration took) implements Progress {}

    record Warned(Problem problem) implements Progress {}

    /// Text of an `output` change.
    record Said(String message) implements Progress {}
}
