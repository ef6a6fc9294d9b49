package dev.lockstep.testkit.aws;

import java.time.Duration;

/// How one invocation ended, as Lambda would see it.
public sealed interface Outcome {

    /// The handler returned.
    record Returned(String json) implements Outcome {}

    /// The handler threw; `type` as the Runtime Interface Client names it, `body` its JSON report.
    record Failed(String type, String body) implements Outcome {}

    /// The handler could not be made, so no event was taken.
    record InitFailed(String type, String body) implements Outcome {}

    /// The deadline passed without an answer. Lambda kills the process then.
    record TimedOut(Duration limit) implements Outcome {}

    /// The process ended without an answer: `System.exit`, a crash, or a kill (137 for `kill -9`).
    record Exited(int status) implements Outcome {}
}
