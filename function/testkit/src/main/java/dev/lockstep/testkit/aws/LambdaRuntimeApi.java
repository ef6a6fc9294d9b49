package dev.lockstep.testkit.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/// Lambda's Runtime API for one execution environment: the Runtime Interface Client asks it for the next event and posts what came of it.
/// ```java
/// try (var api = LambdaRuntimeApi.open(functionArn)) {
///     start(api.authority());                                     // AWS_LAMBDA_RUNTIME_API
///     Outcome outcome = api.invoke(event, Duration.ofSeconds(20));
/// }
/// ```
/// As in Lambda the deadline runs from the moment an event is handed over, not from the start of the process. Killing the process when it
/// has passed is left to who started it, as is telling this server of its end.
public final class LambdaRuntimeApi implements AutoCloseable {
    private static final String PREFIX = "/2018-06-01/runtime/";
    private static final HttpReply ACCEPTED = HttpReply.answer(202, "{\"status\":\"OK\"}");

    private final String functionArn;
    private final Duration initLimit;
    private final HttpPort port;
    private final LinkedBlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final AtomicReference<Optional<Invocation>> current = new AtomicReference<>(Optional.empty());
    private final CompletableFuture<Instant> ready = new CompletableFuture<>();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();

    private record Invocation(String id, String event, Duration limit, CompletableFuture<Instant> deadline,
            CompletableFuture<Outcome> outcome) {}

    private LambdaRuntimeApi(String functionArn, Duration initLimit) {
        this.functionArn = functionArn;
        this.initLimit = initLimit;
        this.port = HttpPort.open(this::reply);
    }

    /// A Runtime API that gives a function a minute to come up.
    public static LambdaRuntimeApi open(String functionArn) {
        return open(functionArn, Duration.ofMinutes(1));
    }

    public static LambdaRuntimeApi open(String functionArn, Duration initLimit) {
        return new LambdaRuntimeApi(functionArn, initLimit);
    }

    /// The value of AWS_LAMBDA_RUNTIME_API.
    public String authority() {
        return port.authority();
    }

    /// When the function first asked for an event, that is, when it had come up.
    public Optional<Instant> readyAt() {
        return ready.isDone() ? Optional.of(ready.join()) : Optional.empty();
    }

    /// Hands the event to the function and waits for what comes of it: one event at a time, as an execution environment does.
    public synchronized Outcome invoke(String event, Duration limit) throws InterruptedException {
        var invocation = new Invocation(UUID.randomUUID().toString(), event, limit, new CompletableFuture<>(), new CompletableFuture<>());
        current.set(Optional.of(invocation));
        var end = ended.thenAccept(invocation.outcome()::complete);
        waiting.add(invocation);
        try {
            var taken = CompletableFuture.anyOf(invocation.deadline(), invocation.outcome());
            if (!within(initLimit, taken)) {
                return new Outcome.TimedOut(initLimit);
            }
            if (!invocation.outcome().isDone()) {
                var left = Duration.between(Instant.now(), invocation.deadline().join());
                if (!within(left, invocation.outcome())) {
                    return new Outcome.TimedOut(limit);
                }
            }
            return invocation.outcome().join();
        } finally {
            end.cancel(false);
            waiting.remove(invocation);
            current.set(Optional.empty());
        }
    }

    /// To be called when the function's process has ended: a running invocation ends with it, and later ones at once.
    public void processEnded(int status) {
        ended.complete(new Outcome.Exited(status));
    }

    @Override
    public void close() {
        port.close();
    }

    private static boolean within(Duration limit, CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpReply reply(RawRequest request) throws InterruptedException {
        if (!request.target().startsWith(PREFIX)) {
            return HttpReply.answer(404);
        }
        var path = request.target().substring(PREFIX.length()).split("/", -1);
        return switch (request.method() + " " + path[0] + " " + path[path.length - 1]) {
            case "GET invocation next" -> next();
            case "POST invocation response" -> outcome(path[1], new Outcome.Returned(request.body()));
            case "POST invocation error" -> outcome(path[1], new Outcome.Failed(errorType(request), request.body()));
            case "POST init error" -> {
                ended.complete(new Outcome.InitFailed(errorType(request), request.body()));
                yield ACCEPTED;
            }
            default -> HttpReply.answer(404);
        };
    }

    private HttpReply next() throws InterruptedException {
        ready.complete(Instant.now());
        var invocation = waiting.take();
        var deadline = Instant.now().plus(invocation.limit());
        invocation.deadline().complete(deadline);
        return HttpReply.answer(200, invocation.event())
                .with("Content-Type", "application/json")
                .with("Lambda-Runtime-Aws-Request-Id", invocation.id())
                .with("Lambda-Runtime-Deadline-Ms", Long.toString(deadline.toEpochMilli()))
                .with("Lambda-Runtime-Invoked-Function-Arn", functionArn)
                .with("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0");
    }

    private HttpReply outcome(String id, Outcome outcome) {
        var invocation = current.get().filter(running -> running.id().equals(id));
        if (invocation.isEmpty()) {
            return HttpReply.answer(400, "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}");
        }
        invocation.get().outcome().complete(outcome);
        return ACCEPTED;
    }

    private static String errorType(RawRequest request) {
        return request.header("Lambda-Runtime-Function-Error-Type").orElse("Unhandled");
    }
}
