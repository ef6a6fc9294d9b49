package dev.lockstep.lambda;

import java.time.Duration;

/// When what must have happened, counted from the moment the event came in.
///
/// With 15 minutes of a function's time the migration is asked to stop 25 s before the end, and CloudFormation is answered 8 s before it
/// at the latest, so that half of that is left when a first PUT hangs. Short times are divided in the same way.
///
/// @param stop ask the migration to stop
/// @param answer answer without it
/// @param end nothing more will be done: early enough to say so to Lambda, rather than be killed
/// @param service how long CloudFormation goes on waiting, from the moment the event came in; negative if it has given up
/// @param waited how long it had been waiting by then, as far as the event says it
record Schedule(Deadline stop, Deadline answer, Deadline end, Duration whole, Duration service, Duration waited) {

    /// Lambda's own limit for one delivery.
    static final Duration LONGEST_RUN = Duration.ofMinutes(15);
    private static final Duration LONGEST_NOTE = Duration.ofSeconds(3);
    /// Enough to say something, however late the event came.
    private static final Duration TO_ANSWER = Duration.ofSeconds(20);
    private static final Duration STOP_BEFORE = Duration.ofSeconds(25);
    private static final Duration ANSWER_BEFORE = Duration.ofSeconds(8);
    private static final Duration TO_SAY_SO = Duration.ofSeconds(1);
    private static final Duration CLOUDFORMATION_RESERVE = Duration.ofSeconds(60);

    /// @param lambda what is left of this invocation
    /// @param service CloudFormation's own time-out for the resource
    /// @param waited how long CloudFormation has been waiting
    static Schedule of(Duration lambda, Duration service, Duration waited) {
        var reserve = least(CLOUDFORMATION_RESERVE, service.dividedBy(5));
        var left = service.minus(reserve).minus(waited);
        var whole = least(lambda, left.isPositive() ? left : TO_ANSWER);
        var speaking = left.compareTo(TO_ANSWER) < 0 && !waited.isZero() ? least(lambda, TO_ANSWER) : whole;
        var end = Deadline.in(whole);
        return new Schedule(
                end.earlierBy(least(STOP_BEFORE, whole.multipliedBy(45).dividedBy(100))),
                end.earlierBy(least(ANSWER_BEFORE, whole.dividedBy(4))),
                Deadline.in(speaking).earlierBy(least(TO_SAY_SO, speaking.dividedBy(10))),
                whole,
                left,
                waited);
    }

    /// Whether CloudFormation has given up on the request, so that nothing may be done any more.
    boolean tooLate() {
        return !service.isPositive();
    }

    /// How long CloudFormation goes on waiting after the end, in which another delivery may go on.
    ///
    /// @param since how long ago the first delivery came in, which counts where the event does not say when CloudFormation asked
    Duration afterwards(Duration since) {
        return service.plus(waited).minus(since.compareTo(waited) > 0 ? since : waited).minus(whole);
    }

    /// How long the database may take to note something while CloudFormation waits for its answer: most of what is left is for that.
    Duration toNote() {
        return least(LONGEST_NOTE, end.left().dividedBy(4));
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
