package dev.lockstep.lambda;

/// What comes of a delivery.
sealed interface Reply {

    /// CloudFormation is told this.
    record Worded(Answer answer) implements Reply {}

    /// CloudFormation is told what it was told before.
    record Kept(String body) implements Reply {}

    /// CloudFormation goes on waiting: the next delivery of the same event goes on with the work.
    ///
    /// @param progress how far this one came
    record HandedOn(String progress) implements Reply {}

    /// Another delivery of the same event is at work, and this one has nothing to say or to do.
    record LeftToAnother() implements Reply {}
}
