package dev.lockstep.benchmarks.answeronly;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A custom resource that does nothing but answer SUCCESS: what any Java function pays.
public final class AnswerOnlyHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        String body = "{\"Status\":\"SUCCESS\",\"PhysicalResourceId\":\"answer-only\",\"StackId\":\"" + field(event, "StackId")
                + "\",\"RequestId\":\""
                + field(event, "RequestId") + "\",\"LogicalResourceId\":\"" + field(event, "LogicalResourceId") + "\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(field(event, "ResponseURL")))
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IOException("the pre-signed URL answered " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String field(String event, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(event);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the event has no " + name);
        }
        return matcher.group(1);
    }
}
