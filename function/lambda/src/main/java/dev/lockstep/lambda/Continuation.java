package dev.lockstep.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Decides whether the work that is left when a function's time runs out is handed on.
///
/// It is handed on by failing: Lambda delivers the event again, after one minute and then after two, and history says where to go on. That needs no way to another
/// service out of a VPC, no permission, and no copy of the pre-signed URL anywhere; and it cannot go on for ever. A delivery that got nothing done hands nothing on.
final class Continuation {

    /// How often one event is delivered at most, in the function's environment: the template sets it beside `MaximumRetryAttempts`.
    static final String DELIVERIES = "LOCKSTEP_DELIVERIES";
    /// What Lambda may wait before it delivers again, and time to do something then.
    private static final Duration WORTH_WAITING_FOR = Duration.ofMinutes(4);

    private final int deliveries;
    private final Schedule schedule;

    Continuation(Map<String, String> environment, Schedule schedule) {
        var said = environment.getOrDefault(DELIVERIES, "");
        this.deliveries = said.matches("[1-9]") ? Integer.parseInt(said) : 1;
        this.schedule = schedule;
    }

    /// Whether to hand on after this much progress, and if so in what words.
    ///
    /// @param delivery the number of this delivery, from 1
    /// @param since how long ago the first one came in
    Optional<String> after(Journal.Count done, int delivery, Duration since) {
        var goesOn = delivery < deliveries && done.applied() > 0 && done.applied() < done.pending()
                && schedule.afterwards(since).compareTo(WORTH_WAITING_FOR) >= 0;
        return goesOn
                ? Optional.of(done.applied() + " of " + done.pending() + " pending change sets applied in this delivery, which is number "
                        + delivery + " of at most " + deliveries)
                : Optional.empty();
    }
}
