package dev.lockstep.benchmarks.handler;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The least of CloudFormation's protocol.
public final class CustomResource {

    private CustomResource() {}

    static String event(InputStream input) throws IOException {
        return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }

    /// The first field of this name, a text or a number, at whatever depth.
    static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*(\"([^\"]*)\"|[0-9]+)").matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the event has no " + name);
        }
        return matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
    }

    static void succeed(String event) throws IOException {
        String body = "{\"Status\":\"SUCCESS\",\"PhysicalResourceId\":\"benchmark\",\"StackId\":\"" + field(event, "StackId")
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
}
