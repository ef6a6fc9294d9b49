package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a custom resource answered: the body as it came, and its fields if it is a JSON object.
public record CloudFormationAnswer(String body, int bytes, Json.Fields fields, Instant at) {
    private static final Set<String> KNOWN = Set
            .of("Status", "Reason", "PhysicalResourceId", "StackId", "RequestId", "LogicalResourceId", "NoEcho", "Data");

    static CloudFormationAnswer read(String body, int bytes, Instant at) {
        Json.Fields fields;
        try {
            fields = Json.parseFields(body);
        } catch (IllegalArgumentException e) {
            fields = new Json.Fields(Map.of());
        }
        return new CloudFormationAnswer(body, bytes, fields, at);
    }

    /// SUCCESS or FAILED.
    public String status() {
        return fields.text("Status").orElse("");
    }

    public String reason() {
        return fields.text("Reason").orElse("");
    }

    public String physicalResourceId() {
        return fields.text("PhysicalResourceId").orElse("");
    }

    /// One value of Data, where it is text.
    public Optional<String> data(String name) {
        return fields.get("Data").flatMap(data -> data instanceof Json.Fields values ? values.text(name) : Optional.empty());
    }

    /// What CloudFormation would not accept in this answer to that request.
    List<String> violations(RequestIdentity identity) {
        var found = new ArrayList<String>();
        if (bytes > PresignedUrl.LONGEST_BODY) {
            found.add("Response object is too long. (" + bytes + " bytes)");
        }
        if (body.getBytes(UTF_8).length != bytes) {
            found.add("the body is not UTF-8");
        }
        if (fields.values().isEmpty()) {
            found.add("the body is not a JSON object");
            return found;
        }
        checkStatus(found);
        checkPhysicalResourceId(found);
        same(found, "StackId", identity.stackId());
        same(found, "RequestId", identity.requestId());
        same(found, "LogicalResourceId", identity.logicalResourceId());
        fields.get("Data").filter(data -> !(data instanceof Json.Fields)).ifPresent(_ -> found.add("Data is not an object"));
        fields.values().keySet().stream().filter(name -> !KNOWN.contains(name)).forEach(name -> found.add("unknown field " + name));
        return found;
    }

    private void checkStatus(List<String> found) {
        switch (status()) {
            case "SUCCESS" -> {}
            case "FAILED" -> {
                if (reason().isBlank()) {
                    found.add("FAILED without a Reason");
                }
            }
            default -> found.add("Status is neither SUCCESS nor FAILED");
        }
    }

    private void checkPhysicalResourceId(List<String> found) {
        int length = physicalResourceId().getBytes(UTF_8).length;
        if (length == 0) {
            found.add("PhysicalResourceId is missing or empty");
        } else if (length > 1024) {
            found.add("PhysicalResourceId is longer than 1 KB (" + length + " bytes)");
        }
    }

    private void same(List<String> found, String name, String expected) {
        if (!fields.text(name).equals(Optional.of(expected))) {
            found.add(name + " is not the event's");
        }
    }
}
