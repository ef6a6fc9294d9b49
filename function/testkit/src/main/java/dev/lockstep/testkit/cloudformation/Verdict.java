package dev.lockstep.testkit.cloudformation;

/// What CloudFormation makes of what it heard, or did not hear, from the resource.
sealed interface Verdict {

    record Succeeded(String physicalResourceId) implements Verdict {}

    record Failed(String physicalResourceId, String reason) implements Verdict {}

    /// Nothing came within ServiceTimeout.
    record Silent(String reason) implements Verdict {}

    /// Something else made the answer one of no interest.
    record Interrupted() implements Verdict {}
}
