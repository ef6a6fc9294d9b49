package dev.lockstep.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Puts an answer to CloudFormation's pre-signed URL.
///
/// No Content-Type, since the signature covers it; HTTP/1.1 with a Content-Length, since S3 refuses chunks; the URL as it came. Only 200 is
/// an answer. What may pass (5xx, a reset, no reply) is tried again; what will not (403: expired, or signed for something else) is not.
final class ResponseSender implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(10);
    private static final Duration SHORTEST_READ = Duration.ofSeconds(1);
    /// How long to try where the address could not be reached at the beginning either: the responder, elsewhere, is then told the sooner.
    private static final Duration WITHOUT_HOPE = Duration.ofSeconds(30);
    private static final int PREFLIGHT_ATTEMPTS = 2;

    private final ResponseUrl url;
    private final Log log;
    private final FutureTask<HttpClient> client;
    private final FutureTask<Boolean> preflight;

    ResponseSender(ResponseUrl url, Log log, Deadline answer) {
        this.url = url;
        this.log = log;
        this.client = new FutureTask<>(ResponseSender::newClient);
        this.preflight = new FutureTask<>(() -> reachable(answer));
        Thread.ofPlatform().daemon().name("lockstep-preflight").start(() -> { // while the work begins: the answer comes last
            client.run();
            preflight.run();
        });
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// Says what is wrong if the URL's host could not be reached when the event came in: nobody would hear of a migration then.
    Optional<String> unreachable() throws InterruptedException, ExecutionException {
        if (preflight.get()) {
            return Optional.empty();
        }
        return Optional.of("no connection to " + url.host() + ":" + url.port() + ", where CloudFormation waits for the answer");
    }

    /// A bare connection that sends nothing: a request of any kind could count as an answer.
    private boolean reachable(Deadline answer) {
        for (int attempt = 0; attempt < PREFLIGHT_ATTEMPTS; attempt++) {
            long millis = Math.clamp(answer.left().toMillis() / 4, 100, CONNECT.toMillis());
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(url.host(), url.port()), (int) millis);
                return true;
            } catch (IOException e) {
                log.warn("the address for the answer cannot be reached",
                        Map.of("url", url, "attempt", attempt + 1, "error", e.getClass().getSimpleName()));
            }
        }
        return false;
    }

    /// @throws IOException if CloudFormation has not been answered when this returns, with words that are fit for the log
    void send(byte[] body, Deadline deadline) throws IOException, InterruptedException {
        var last = "there was no time for it";
        var until = preflight.state() == Future.State.SUCCESS && !preflight.resultNow() ? deadline.or(WITHOUT_HOPE) : deadline;
        for (int attempt = 1; attempt == 1 || !until.passed(); attempt++) {
            switch (put(body, until)) {
                case Attempt.Answered _ -> {
                    return;
                }
                case Attempt.Refused(int status) ->
                    throw new IOException("CloudFormation could not be answered: the pre-signed URL said HTTP "
                            + status
                            + (status == 403 ? ", which is final: it has expired, or was signed for another request" : ", which is final"));
                case Attempt.Passing(var what) -> {
                    last = what;
                    log.warn("the answer did not get through, trying again", Map.of("attempt", attempt, "error", what));
                }
            }
            pause(attempt, until);
        }
        throw new IOException(
                "CloudFormation could not be answered in time: " + last + ". In a VPC the function needs an S3 gateway endpoint or "
                        + "a NAT, and the endpoint's policy must allow the bucket " + bucket());
    }

    /// What came of one PUT.
    private sealed interface Attempt {

        record Answered() implements Attempt {}

        record Refused(int status) implements Attempt {}

        record Passing(String what) implements Attempt {}
    }

    /// The status is all that counts, so a body that never ends is not waited for; nor is anything else longer than the time-out says.
    private Attempt put(byte[] body, Deadline deadline) throws InterruptedException {
        var request = HttpRequest.newBuilder(url.uri()).PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        var reply = client().sendAsync(request, BodyHandlers.ofInputStream());
        try {
            int status = status(reply.get(timeout(deadline.left()).toMillis(), TimeUnit.MILLISECONDS));
            if (status == 200) {
                return new Attempt.Answered();
            }
            return status >= 500 || status == 429 || status == 408 ? new Attempt.Passing("HTTP " + status) : new Attempt.Refused(status);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return new Attempt.Passing(cause.getClass().getSimpleName()); // its message may hold the URL
        } catch (TimeoutException _) {
            return new Attempt.Passing("no reply in time");
        } finally {
            reply.cancel(true);
        }
    }

    private static int status(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException _) {
            // the status has been read
        }
        return response.statusCode();
    }

    /// Half of what is left, so that one attempt that hangs leaves time for another.
    static Duration timeout(Duration left) {
        var half = Math.clamp(left.toMillis() / 2, SHORTEST_READ.toMillis(), READ.toMillis());
        return Duration.ofMillis(Math.clamp(left.toMillis(), 1, half));
    }

    private HttpClient client() throws InterruptedException {
        try {
            return client.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("no HTTP client could be made: " + e.getCause(), e);
        }
    }

    private static void pause(int attempt, Deadline deadline) throws InterruptedException {
        long longest = Math.min(100L << Math.min(attempt, 5), Math.max(1, deadline.left().toMillis()));
        Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }

    /// The bucket behind every pre-signed URL of this Region.
    static String bucket() {
        var region = Optional.ofNullable(System.getenv("AWS_REGION")).orElse("REGION");
        return "cloudformation-custom-resource-response-" + region.replace("-", "");
    }

    @Override
    public void close() {
        if (client.state() == Future.State.SUCCESS) {
            client.resultNow().shutdownNow();
        }
    }
}
