package dev.lockstep.testkit.cloudformation;

import dev.lockstep.testkit.aws.Json;
import dev.lockstep.testkit.aws.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What Lambda tells an OnFailure destination of an event that the function failed on for the last time.
final class FailureRecord {

    private static final int SIGKILL = 137;

    private FailureRecord() {}

    static String of(String event, int deliveries, String requestId, Outcome last) {
        var context = new LinkedHashMap<String, Object>();
        context.put("requestId", requestId);
        context.put("functionArn", "arn:aws:lambda:eu-central-1:123456789012:function:lockstep-local:$LATEST");
        context.put("condition", "RetriesExhausted");
        context.put("approximateInvokeCount", deliveries);
        var all = new LinkedHashMap<String, Object>();
        all.put("version", "1.0");
        all.put("timestamp", Instant.now().toString());
        all.put("requestContext", context);
        all.put("requestPayload", Json.parse(event));
        all.put("responseContext", Map.of("statusCode", 200, "executedVersion", "$LATEST", "functionError", "Unhandled"));
        all.put("responsePayload", payload(last, requestId));
        return Json.of(all).text();
    }

    private static Json payload(Outcome last, String requestId) {
        return switch (last) {
            case Outcome.Returned(String json) -> Json.parse(json);
            case Outcome.Failed(String type, String body) -> report(type, body);
            case Outcome.InitFailed(String type, String body) -> report(type, body);
            case Outcome.TimedOut(Duration limit) -> Json.of(Map.of("errorMessage", String.format(Locale.ROOT,
                    "%s %s Task timed out after %.2f seconds", Instant.now(), requestId, limit.toMillis() / 1000.0)));
            case Outcome.Exited(int status) -> Json.of(Map.of("errorType", "Runtime.ExitError",
                    "errorMessage", "RequestId: " + requestId + " Error: Runtime exited with error: "
                            + (status == SIGKILL ? "signal: killed" : "exit status " + status)));
        };
    }

    /// The Runtime Interface Client's report; its words, should it not be JSON.
    private static Json report(String type, String body) {
        try {
            return Json.parse(body);
        } catch (IllegalArgumentException e) {
            return Json.of(Map.of("errorType", type, "errorMessage", body));
        }
    }
}
