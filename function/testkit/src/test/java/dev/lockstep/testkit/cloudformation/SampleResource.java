package dev.lockstep.testkit.cloudformation;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/// A custom resource whose properties say what it does on `Create`, `Update` and `Delete`, and under what `Id` it answers.
public final class SampleResource implements RequestHandler<Map<String, Object>, String> {

    /// Answers FAILED for it, with the words of the record.
    public static final class Responder implements RequestHandler<Map<String, Object>, String> {
        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            return answer(object(event, "requestPayload"), "FAILED",
                    object(event, "requestContext").get("approximateInvokeCount") + " "
                            + object(event, "responsePayload").get("errorMessage"));
        }
    }

    @Override
    public String handleRequest(Map<String, Object> event, Context context) {
        var properties = object(event, "ResourceProperties");
        var what = String.valueOf(properties.getOrDefault(String.valueOf(event.get("RequestType")), "succeed"));
        System.out.println("to do: " + what);
        return switch (what) {
            case "throw" -> throw new IllegalStateException("as told");
            case "exit" -> exit();
            case "silent" -> "";
            case "fail" -> answer(event, "FAILED", "as told");
            case "linger" -> {
                sleep();
                yield answer(event, "SUCCESS", "late");
            }
            case "contradict" -> answer(event, "SUCCESS", "one") + answer(event, "FAILED", "other");
            default -> answer(event, "SUCCESS", "");
        };
    }

    private static String answer(Map<String, Object> event, String status, String reason) {
        var given = object(event, "ResourceProperties").get("Id");
        var id = given != null ? given : event.getOrDefault("PhysicalResourceId", "sample");
        var body = "{\"Status\":\"" + status + "\",\"Reason\":\"" + reason + "\",\"PhysicalResourceId\":\"" + id + "\",\"StackId\":\""
                + event.get("StackId") + "\",\"RequestId\":\"" + event.get("RequestId") + "\",\"LogicalResourceId\":\""
                + event.get("LogicalResourceId") + "\"}";
        try (var client = HttpClient.newHttpClient()) {
            var url = URI.create(String.valueOf(event.get("ResponseURL")));
            client.send(HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    private static Map<String, Object> object(Map<String, Object> from, String name) {
        return from.get(name) instanceof Map<?, ?> map
                ? map.entrySet()
                        .stream()
                        .collect(java.util.stream.Collectors.toMap(entry -> String.valueOf(entry.getKey()), Map.Entry::getValue))
                : Map.of();
    }

    private static String exit() {
        System.exit(3);
        return "";
    }

    private static void sleep() {
        try {
            Thread.sleep(2_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
