package dev.lockstep.lambda;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Decides whether the work that is left when a function's time runs out is handed on.
///
/// It is handed on by failing: Lambda delivers the event again, after one minute and then after two, and history says where to go on. That needs no way to another
/// service out of a VPC, no permission, and no copy of the pre-signed URL anywhere; and it cannot go on for ever. A delivery that got nothing done hands nothing on.
final class Continuation {

    /// How often one event is delivered at most, in the function's environment: the template sets it beside `MaximumRetryAttempts`.
    static final String DELIVERIES = "LOCKSTEP_DELIVERIES";
    /// What Lambda may wait before it delivers again, and time to do something then.
    private static final Duration WORTH_WAITING_FOR = Duration.ofMinutes(4);

    private final Invocation invocation;
    private final int deliveries;
    private final AtomicBoolean handingOn = new AtomicBoolean();

    Continuation(Invocation invocation) {
        this.invocation = invocation;
        var said = invocation.around().environment().getOrDefault(DELIVERIES, "");
        this.deliveries = said.matches("[1-9]") ? Integer.parseInt(said) : 1;
    }

    /// Hands on what is left, if time has run out, another delivery can go on with it, and how far this one came could be written down. Only once.
    Optional<Reply> handOn() {
        var recorded = invocation.standing().recorded();
        var done = invocation.standing().count();
        if (recorded.isEmpty() || !invocation.stop().reason().equals(Optional.of(Watchdog.REASON))
                || !goesOn(done, recorded.get().work(), deliveries, invocation.schedule())
                || !handingOn.compareAndSet(false, true)) {
            return Optional.empty();
        }
        var work = recorded.get().work();
        try (var record = recorded.get().record()) {
            record.handOn(work.applied() + done.applied(), invocation.schedule().toNote());
        } catch (SQLException e) {
            invocation.log().warn("the work cannot be handed on", Map.of("error", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
        return Optional.of(
                new Reply.HandedOn(done.done() + " of " + done.pending() + " pending change sets done in this delivery, which is number "
                        + work.deliveries() + " of at most " + deliveries));
    }

    /// Whether another delivery is to go on: one is left, this one got something done, and CloudFormation waits long enough.
    static boolean goesOn(Journal.Count done, RequestRecord.Known.Unanswered work, int deliveries, Schedule schedule) {
        return work.deliveries() < deliveries && done.done() > 0 && done.done() < done.pending()
                && schedule.afterwards(work.since()).compareTo(WORTH_WAITING_FOR) >= 0;
    }
}
