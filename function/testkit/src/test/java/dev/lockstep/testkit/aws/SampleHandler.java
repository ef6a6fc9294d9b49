package dev.lockstep.testkit.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;

import java.util.LinkedHashMap;
import java.util.Map;

/// A function that does what its event says; it is zipped and run in a JVM of its own.
public final class SampleHandler implements RequestHandler<Map<String, String>, Map<String, String>> {

    /// A function whose constructor fails.
    public static final class Unmakeable implements RequestHandler<Map<String, String>, String> {
        public Unmakeable() {
            throw new IllegalStateException("cannot be made");
        }

        @Override
        public String handleRequest(Map<String, String> event, Context context) {
            return "";
        }
    }

    @Override
    public Map<String, String> handleRequest(Map<String, String> event, Context context) {
        return switch (event.getOrDefault("do", "")) {
            case "throw" -> throw new IllegalStateException("as told");
            case "exit" -> exit();
            case "sleep" -> sleep(context);
            case "exhaust" -> exhaust();
            default -> describe(context);
        };
    }

    private static Map<String, String> describe(Context context) {
        System.out.println("plain line");
        context.getLogger().log("logged line", LogLevel.INFO);
        var values = new LinkedHashMap<String, String>();
        values.put("requestId", context.getAwsRequestId());
        values.put("arn", context.getInvokedFunctionArn());
        values.put("remaining", Integer.toString(context.getRemainingTimeInMillis()));
        values.put("memory", Integer.toString(context.getMemoryLimitInMB()));
        values.put("folder", System.getProperty("user.dir"));
        values.put("pid", Long.toString(ProcessHandle.current().pid()));
        values.put("heap", Long.toString(Runtime.getRuntime().maxMemory()));
        values.putAll(System.getenv());
        return values;
    }

    private static Map<String, String> exit() {
        System.exit(3);
        return Map.of();
    }

    private static Map<String, String> sleep(Context context) {
        context.getLogger().log("asleep", LogLevel.INFO);
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.of();
    }

    private static Map<String, String> exhaust() {
        var all = "x".repeat(1_000_000);
        while (!all.isEmpty()) {
            all = all + all;
        }
        return Map.of();
    }
}
