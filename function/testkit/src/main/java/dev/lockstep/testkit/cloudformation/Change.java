package dev.lockstep.testkit.cloudformation;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The update of a stack, its clean-up, and its rollback.
///
/// @param before what is deployed when it begins
record Change(Stack stack, Resource resource, Operation operation, Stack.Deployed before) {

    StackStatus run(Map<String, Object> properties) throws InterruptedException {
        boolean changed = !properties.equals(before.properties());
        if (!changed && operation.neighbour() instanceof Neighbour.Unchanged) {
            return stack.become(stack.status(), "No updates are to be performed.");
        }
        stack.become(StackStatus.UPDATE_IN_PROGRESS, "User Initiated");
        return changed ? ours(properties) : neighbours();
    }

    private StackStatus neighbours() {
        if (operation.neighbourSucceeds()) {
            stack.become(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, "");
            return stack.become(StackStatus.UPDATE_COMPLETE, "");
        }
        stack.become(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS, operation.why());
        stack.become(StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, "");
        return stack.become(StackStatus.UPDATE_ROLLBACK_COMPLETE, "");
    }

    private StackStatus ours(Map<String, Object> properties) throws InterruptedException {
        stack.note("UPDATE_IN_PROGRESS", "");
        var asked = resource.update(before.physicalResourceId(), properties, before.properties());
        var unchanged = new Stack.Deployed(before.physicalResourceId(), properties);
        return switch (asked.verdict(Resource.serviceTimeout(properties), operation.interruption())) {
            case Verdict.Succeeded(String id) -> succeeded(new Stack.Deployed(id, properties));
            case Verdict.Failed(_, String reason) -> failed(unchanged, reason);
            case Verdict.Silent(String reason) -> failed(unchanged, reason);
            case Verdict.Interrupted _ -> {
                stack.note("UPDATE_FAILED", "Resource update cancelled");
                yield rollBack(unchanged, operation.why());
            }
        };
    }

    private StackStatus succeeded(Stack.Deployed after) throws InterruptedException {
        boolean replaced = !after.physicalResourceId().equals(before.physicalResourceId());
        stack.note("UPDATE_COMPLETE", "");
        if (!operation.neighbourSucceeds()) {
            return rollBack(after, operation.why());
        }
        stack.deploy(Optional.of(after));
        stack.become(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, "");
        if (replaced) {
            stack.delete(before);
        }
        return stack.become(StackStatus.UPDATE_COMPLETE, "");
    }

    private StackStatus failed(Stack.Deployed attempted, String reason) throws InterruptedException {
        stack.note("UPDATE_FAILED", reason);
        return rollBack(attempted, "The following resource(s) failed to update: [" + resource.logicalId() + "].");
    }

    /// Nothing but the stack's status marks the Update that is sent now as a rollback.
    private StackStatus rollBack(Stack.Deployed attempted, String why) throws InterruptedException {
        stack.become(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS, why);
        stack.note("UPDATE_IN_PROGRESS", "");
        var asked = resource.update(attempted.physicalResourceId(), before.properties(), attempted.properties());
        return switch (asked.verdict(Resource.serviceTimeout(before.properties()), new CompletableFuture<>())) {
            case Verdict.Succeeded(String id) -> {
                stack.note("UPDATE_COMPLETE", "");
                stack.deploy(Optional.of(new Stack.Deployed(id, before.properties())));
                stack.become(StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, "");
                if (!id.equals(attempted.physicalResourceId())) {
                    stack.delete(attempted);
                }
                yield stack.become(StackStatus.UPDATE_ROLLBACK_COMPLETE, "");
            }
            case Verdict.Failed(_, String reason) -> notRolledBack(reason);
            case Verdict.Silent(String reason) -> notRolledBack(reason);
            case Verdict.Interrupted _ -> throw new IllegalStateException("nothing interrupts a rollback");
        };
    }

    private StackStatus notRolledBack(String reason) {
        stack.note("UPDATE_FAILED", reason);
        return stack.become(StackStatus.UPDATE_ROLLBACK_FAILED,
                "The following resource(s) failed to update: [" + resource.logicalId() + "].");
    }
}
