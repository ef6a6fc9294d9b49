package dev.lockstep.testkit.cloudformation;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A request that CloudFormation made of the resource: the event that was sent, and the URL at which it waited.
///
/// @param type Create, Update or Delete
/// @param physicalResourceId as in the event; empty for a Create
public record Asked(String type, RequestIdentity identity, String physicalResourceId, PresignedUrl url, Sent sent) {

    private static final Duration PAUSE = Duration.ofMillis(20);

    /// The event, to be sent again.
    public String event() {
        return sent.event();
    }

    /// What was answered, in order, whether CloudFormation still cared or not.
    public List<CloudFormationAnswer> answers() {
        return url.answers();
    }

    /// The answer that CloudFormation took.
    public CloudFormationAnswer answer() {
        return answers().stream().findFirst().orElseThrow(() -> new AssertionError("the " + type + " was not answered"));
    }

    /// Waits as CloudFormation does.
    Verdict verdict(Duration serviceTimeout, CompletableFuture<String> interruption) throws InterruptedException {
        long end = System.nanoTime() + serviceTimeout.toNanos();
        while (System.nanoTime() < end) {
            var answer = url.awaitAnswer(PAUSE);
            if (answer.isPresent()) {
                return judge(answer.get());
            }
            if (interruption.isDone()) {
                return new Verdict.Interrupted();
            }
        }
        return new Verdict.Silent(
                "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId ["
                        + identity.requestId() + "].");
    }

    private Verdict judge(CloudFormationAnswer answer) {
        if (answer.bytes() > PresignedUrl.LONGEST_BODY) {
            return failed("Response object is too long.");
        }
        if (answer.physicalResourceId().isEmpty()) {
            return failed("Invalid PhysicalResourceId");
        }
        return switch (answer.status()) {
            case "SUCCESS" -> new Verdict.Succeeded(answer.physicalResourceId());
            case "FAILED" -> new Verdict.Failed(answer.physicalResourceId(),
                    "Received response status [FAILED] from custom resource. Message returned: " + answer.reason() + " (RequestId: "
                            + identity.requestId() + ")");
            default -> failed("Invalid Status");
        };
    }

    private Verdict failed(String reason) {
        return new Verdict.Failed(physicalResourceId, reason);
    }

    /// What no custom resource may do, whatever comes of the stack.
    List<String> violations(String log) {
        var found = new ArrayList<>(url.violations());
        var bodies = answers().stream().map(CloudFormationAnswer::body).distinct().toList();
        if (bodies.size() > 1) {
            found.add("it was answered in " + bodies.size() + " different ways");
        }
        if (type.equals("Delete") && answers().stream().anyMatch(answer -> !answer.physicalResourceId().equals(physicalResourceId))) {
            found.add("it was answered under another PhysicalResourceId");
        }
        if (log.contains(url.canary()) || bodies.stream().anyMatch(body -> body.contains(url.canary()))) {
            found.add("the signature of its URL stands in the log or in an answer");
        }
        return found.stream().map(violation -> type + ": " + violation).toList();
    }
}
