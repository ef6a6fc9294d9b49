package dev.lockstep.testkit.aws;

import java.util.UUID;

/// What tells one CloudFormation request from all others; an answer must repeat it to the letter.
public record RequestIdentity(String stackId, String requestId, String logicalResourceId) {

    /// A request of a stack of its own.
    public static RequestIdentity unique() {
        return new RequestIdentity(
                "arn:aws:cloudformation:eu-central-1:123456789012:stack/lockstep-local/" + UUID.randomUUID(),
                UUID.randomUUID().toString(),
                "SchemaMigration");
    }

    /// The identity that stands in an event.
    public static RequestIdentity of(String event) {
        var fields = Json.parseFields(event);
        return new RequestIdentity(required(fields, "StackId"), required(fields, "RequestId"), required(fields, "LogicalResourceId"));
    }

    /// Another request for the same resource of the same stack.
    public RequestIdentity next() {
        return new RequestIdentity(stackId, UUID.randomUUID().toString(), logicalResourceId);
    }

    private static String required(Json.Fields event, String name) {
        return event.text(name).orElseThrow(() -> new IllegalArgumentException("the event has no " + name));
    }
}
