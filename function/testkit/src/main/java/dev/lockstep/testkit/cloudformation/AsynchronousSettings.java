package dev.lockstep.testkit.cloudformation;

import dev.lockstep.testkit.aws.FunctionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How Lambda runs a function asynchronously.
///
/// @param timeout the function's Timeout, for one delivery
/// @param pauses before each further delivery of an event that the function failed on: as many as MaximumRetryAttempts. Lambda's are 1 and 2 minutes
/// @param responder the function that is told of an event when there are no more deliveries; as long a time for it
public record AsynchronousSettings(FunctionSettings function, Duration timeout, List<Duration> pauses,
        Optional<FunctionSettings> responder) {

    public AsynchronousSettings {
        pauses = List.copyOf(pauses);
    }

    /// Two retries as in Lambda, with pauses that suit a test, and nobody to tell of a failure.
    public static AsynchronousSettings of(FunctionSettings function, Duration timeout) {
        return new AsynchronousSettings(function, timeout, List.of(Duration.ofMillis(500), Duration.ofMillis(500)), Optional.empty());
    }

    public AsynchronousSettings withPauses(Duration... between) {
        return new AsynchronousSettings(function, timeout, List.of(between), responder);
    }

    /// The OnFailure destination.
    public AsynchronousSettings withResponder(FunctionSettings told) {
        return new AsynchronousSettings(function, timeout, pauses, Optional.of(told));
    }
}
