package dev.lockstep.lambda;

/// What comes of a delivery.
sealed interface Reply {

    /// CloudFormation is told this.
    record Worded(Answer answer) implements Reply {}

    /// CloudFormation is told what it was told before.
    record Kept(String body) implements Reply {}

    /// CloudFormation goes on waiting: the next delivery of the same event goes on with the work, or another one is at it.
    ///
    /// @param progress how far this one came
    record HandedOn(String progress) implements Reply {}
}
