package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.testkit.aws.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;

/// A `moto_server` that runs state machines, where it is installed: it stands in for Step Functions, and answers a function's payload instead of running one.
///
/// It differs from Step Functions: it reads no JSON Lines, lets no failure end a map, and writes no results but an empty manifest, whose prefix it looks up in the results. A second
/// execution in a Region breaks it.
record Moto(Process process, HttpClient client, String endpoint) implements AutoCloseable {

    private static final String COMMAND = "moto_server";
    private static final String ACCOUNT = "123456789012";
    private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/fleet";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static boolean installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMMAND)));
    }

    static Moto start() throws InterruptedException {
        try {
            int port = freePort();
            var process = new ProcessBuilder(COMMAND, "-H", "127.0.0.1", "-p", Integer.toString(port))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            var moto = new Moto(process, HttpClient.newHttpClient(), "http://127.0.0.1:" + port);
            moto.await();
            moto.send("POST", "/moto-api/config", "s3", "us-east-1",
                    "{\"stepfunctions\":{\"execute_state_machine\":true},\"lambda\":{\"use_docker\":false}}", Map.of());
            moto.form("iam", "us-east-1", "Action=CreateRole&Version=2010-05-08&RoleName=fleet&AssumeRolePolicyDocument=%7B%7D");
            return moto;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void await() throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                send("GET", "/moto-api/data.json", "s3", "us-east-1", "", Map.of());
                return;
            } catch (UncheckedIOException e) {
                if (System.nanoTime() > giveUp) {
                    close();
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /// @return its ARN
    String function(String name, String region) throws InterruptedException {
        var zip = Base64.getEncoder().encodeToString(new byte[]{'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        send("POST", "/2015-03-31/functions", "lambda", region, Json.of(Map.of("FunctionName", name, "Runtime", "java21", "Role", ROLE,
                "Handler", "x", "Code", Map.of("ZipFile", zip))).text(), Map.of());
        return "arn:aws:lambda:" + region + ":" + ACCOUNT + ":function:" + name;
    }

    /// @return its ARN
    String topic(String name, String region) throws InterruptedException {
        form("sns", region, "Action=CreateTopic&Version=2010-03-31&Name=" + name);
        return "arn:aws:sns:" + region + ":" + ACCOUNT + ":" + name;
    }

    void bucket(String name) throws InterruptedException {
        send("PUT", "/" + name, "s3", "us-east-1", "", Map.of());
        send("PUT", "/" + name + "?versioning", "s3", "us-east-1",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", Map.of());
    }

    /// @return its version
    String object(String bucket, String key, String text) throws InterruptedException {
        return send("PUT", "/" + bucket + "/" + key, "s3", "us-east-1", text, Map.of()).headers()
                .firstValue("x-amz-version-id")
                .orElseThrow();
    }

    String keys(String bucket) throws InterruptedException {
        return send("GET", "/" + bucket + "?list-type=2", "s3", "us-east-1", "", Map.of()).body();
    }

    /// Makes a state machine, runs it to its end, and returns the execution as Step Functions describes it.
    Json.Fields run(String region, String definition, Object input) throws InterruptedException {
        var machine = states(region, "CreateStateMachine", Map.of("name", "fleet", "definition", definition, "roleArn", ROLE));
        var execution = Map.of("executionArn", states(region, "StartExecution", Map.of("stateMachineArn",
                machine.text("stateMachineArn").orElseThrow(), "name", "run-1", "input", Json.of(input).text())).text("executionArn")
                .orElseThrow());
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var described = states(region, "DescribeExecution", execution);
            if (!described.text("status").orElseThrow().equals("RUNNING") || System.nanoTime() > giveUp) {
                return described;
            }
            Thread.sleep(200);
        }
    }

    Json.Fields states(String region, String action, Map<String, ?> parameters) throws InterruptedException {
        return Json.parseFields(send("POST", "/", "states", region, Json.of(parameters).text(),
                Map.of("X-Amz-Target", "AWSStepFunctions." + action, "Content-Type", "application/x-amz-json-1.0")).body());
    }

    private void form(String service, String region, String body) throws InterruptedException {
        send("POST", "/", service, region, body, Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private HttpResponse<String> send(String method, String path, String service, String region, String body, Map<String, String> headers)
            throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/" + region + "/" + service
                        + "/aws4_request, SignedHeaders=host, Signature=0");
        headers.forEach(request::header);
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + " " + headers + ": " + response.statusCode() + " " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        client.close();
    }
}
