package dev.lockstep.testkit.cloudformation;

import java.util.Map;
import java.util.Optional;

/// The creation of a stack, and its rollback.
record Creation(Stack stack, Resource resource, Operation operation) {

    StackStatus run(Map<String, Object> properties) throws InterruptedException {
        stack.become(StackStatus.CREATE_IN_PROGRESS, "User Initiated");
        stack.note("CREATE_IN_PROGRESS", "");
        var asked = resource.create(properties);
        return switch (asked.verdict(Resource.serviceTimeout(properties), operation.interruption())) {
            case Verdict.Succeeded(String id) -> {
                stack.note("CREATE_COMPLETE", "");
                var deployed = new Stack.Deployed(id, properties);
                stack.deploy(Optional.of(deployed));
                yield operation.neighbourSucceeds() ? stack.become(StackStatus.CREATE_COMPLETE, "") : rollBack(deployed, operation.why());
            }
            case Verdict.Failed(String id, String reason) -> failed(id.isEmpty() ? resource.madeUpId() : id, properties, reason);
            case Verdict.Silent(String reason) -> failed(resource.madeUpId(), properties, reason);
            case Verdict.Interrupted _ -> {
                stack.note("CREATE_FAILED", "Resource creation cancelled");
                yield rollBack(new Stack.Deployed(resource.madeUpId(), properties), operation.why());
            }
        };
    }

    private StackStatus failed(String id, Map<String, Object> properties, String reason) throws InterruptedException {
        stack.note("CREATE_FAILED", reason);
        return rollBack(new Stack.Deployed(id, properties),
                "The following resource(s) failed to create: [" + resource.logicalId() + "].");
    }

    private StackStatus rollBack(Stack.Deployed what, String why) throws InterruptedException {
        stack.become(StackStatus.ROLLBACK_IN_PROGRESS, why + " Rollback requested by user.");
        if (!stack.delete(what)) {
            stack.deploy(Optional.of(what));
            return stack.become(StackStatus.ROLLBACK_FAILED, "The following resource(s) failed to delete: [" + resource.logicalId() + "].");
        }
        stack.deploy(Optional.empty());
        return stack.become(StackStatus.ROLLBACK_COMPLETE, "");
    }
}
