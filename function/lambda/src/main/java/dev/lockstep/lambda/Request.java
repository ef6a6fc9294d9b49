package dev.lockstep.lambda;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What CloudFormation asks for.
sealed interface Request {

    Envelope envelope();

    record Create(Envelope envelope, Json.Fields properties) implements Request {}

    /// @param oldProperties those of the last deployment; in a rollback, those of the one that failed
    record Update(Envelope envelope, Json.Fields properties, Json.Fields oldProperties) implements Request {}

    record Delete(Envelope envelope, Json.Fields properties) implements Request {}

    /// A request type that CloudFormation does not have today.
    record Unknown(Envelope envelope, String type) implements Request {}

    /// What goes back verbatim, and where to.
    ///
    /// @param physicalResourceId null on Create
    record Envelope(ResponseUrl responseUrl, String stackId, String requestId, String logicalResourceId,
            @Nullable String physicalResourceId) {}

    /// @throws IOException if the event is not JSON
    /// @throws IllegalArgumentException if nobody could be answered, since the event has no usable ResponseURL
    static Request read(byte[] event) throws IOException {
        if (!(Json.read(event) instanceof Json.Fields fields)) {
            throw new IllegalArgumentException("the event is not a JSON object, so it is not from CloudFormation");
        }
        return of(fields);
    }

    /// @throws IllegalArgumentException as [#read]
    static Request of(Json.Fields fields) {
        var url = fields.text("ResponseURL")
                .orElseThrow(() -> new IllegalArgumentException("the event has no ResponseURL, so it is not from CloudFormation: "
                        + "invoke the function through a stack, or with an event such as those of the folder events"));
        var envelope = new Envelope(
                ResponseUrl.of(url),
                fields.text("StackId").orElse(""),
                fields.text("RequestId").orElse(""),
                fields.text("LogicalResourceId").orElse(""),
                fields.text("PhysicalResourceId").filter(id -> !id.isEmpty()).orElse(null));
        var properties = fields.object("ResourceProperties");
        var type = fields.text("RequestType").orElse("");
        return switch (type) {
            case "Create" -> new Create(envelope, properties);
            case "Update" -> new Update(envelope, properties, fields.object("OldResourceProperties"));
            case "Delete" -> new Delete(envelope, properties);
            default -> new Unknown(envelope, type);
        };
    }
}
