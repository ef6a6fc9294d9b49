package dev.lockstep.testkit.cloudformation;

/// A line of the list that the console shows of a stack.
///
/// @param about the stack's name, or the resource's logical id
/// @param status of the stack or the resource, such as CREATE_FAILED
/// @param reason why, where there is something to say
public record StackEvent(String about, String status, String reason) {

    @Override
    public String toString() {
        return about + " " + status + (reason.isEmpty() ? "" : ": " + reason);
    }
}
