package dev.lockstep.testkit.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/// The pre-signed S3 URL at which CloudFormation waits for a custom resource's answer: it verifies the signature over what was really
/// sent, wants the URL byte for byte, and refuses chunked bodies, as S3 does.
/// ```java
/// try (var url = PresignedUrl.open(identity)) {
///     url.expect(new PresignedUrl.Behaviour.Status(503), new PresignedUrl.Behaviour.Reset());   // then the third attempt counts
///     ... CloudFormationEvents.create(identity, url.url(), properties) ...
///     assertThat(url.awaitAnswer(Duration.ofSeconds(10))).isPresent();
///     assertThat(url.violations()).isEmpty();
/// }
/// ```
/// What S3 takes but CloudFormation would not, such as a body that is too long or that belongs to another request, is an answer all the
/// same, and a violation.
public final class PresignedUrl implements AutoCloseable {
    /// The most that CloudFormation reads of an answer.
    public static final int LONGEST_BODY = 4096;

    /// The scheme of S3's that a URL is signed by; both are met with. Version 2 covers the Content-Type, version 4 says when it was signed.
    public enum Signature {
        VERSION_2,
        VERSION_4
    }

    /// What happens to one attempt to PUT. `Status` and the faults come whatever was sent.
    public sealed interface Behaviour {

        /// S3's own behaviour, which is also that of every attempt that nothing was planned for.
        record Ok() implements Behaviour {}

        record Status(int code) implements Behaviour {}

        /// The request is read, and nothing answered for a while; then the connection is closed.
        record Hang(Duration lasting) implements Behaviour {}

        /// A status and the first bytes of a body come, and the rest of it does not for a while; then the connection is closed.
        record StallBody(int code, Duration lasting) implements Behaviour {}

        /// The request is read and the connection reset.
        record Reset() implements Behaviour {}

        /// The answer is taken, but the connection reset before the sender hears of it.
        record LostReply() implements Behaviour {}
    }

    private final RequestIdentity identity;
    private final SignedTarget signed;
    private final Clock clock;
    private final String authority;
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final Queue<Behaviour> planned = new ArrayDeque<>();
    private final List<RawRequest> requests = new ArrayList<>();
    private final List<CloudFormationAnswer> answers = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    private PresignedUrl(RequestIdentity identity, Signature signature, Duration validity, Clock clock, boolean listening) {
        this.identity = identity;
        this.clock = clock;
        if (listening) {
            var port = HttpPort.open(this::reply);
            resources.add(port);
            this.authority = port.authority();
        } else {
            this.authority = "127.0.0.1:" + fullPort(resources);
        }
        this.signed = switch (signature) {
            case VERSION_2 -> SignatureVersion2.sign(SignedTarget.path(identity), clock.instant().plus(validity));
            case VERSION_4 -> SignatureVersion4.sign(SignedTarget.path(identity), authority, clock.instant(), validity);
        };
    }

    /// A URL that is good for two hours, as CloudFormation's are.
    public static PresignedUrl open(RequestIdentity identity) {
        return open(identity, Duration.ofHours(2), Clock.systemUTC());
    }

    /// A URL of another validity, which may have passed already.
    public static PresignedUrl open(RequestIdentity identity, Duration validity, Clock clock) {
        return open(identity, Signature.VERSION_2, validity, clock);
    }

    public static PresignedUrl open(RequestIdentity identity, Signature signature, Duration validity, Clock clock) {
        return new PresignedUrl(identity, signature, validity, clock, true);
    }

    /// A URL to which no connection ever comes about, as in a VPC without a way to S3: connecting neither succeeds nor is refused.
    public static PresignedUrl blackHole(RequestIdentity identity) {
        return new PresignedUrl(identity, Signature.VERSION_2, Duration.ofHours(2), Clock.systemUTC(), false);
    }

    /// Plans what happens to the next attempts, in order.
    public synchronized PresignedUrl expect(Behaviour... attempts) {
        planned.addAll(List.of(attempts));
        return this;
    }

    public String url() {
        return "http://" + authority + signed.target();
    }

    /// A piece of the signature as it stands in the URL; no log and no answer may contain it.
    public String canary() {
        return signed.canary();
    }

    /// All that was received, in order, refused or not.
    public synchronized List<RawRequest> requests() {
        return List.copyOf(requests);
    }

    /// What was taken with status 200, in order.
    public synchronized List<CloudFormationAnswer> answers() {
        return List.copyOf(answers);
    }

    /// What CloudFormation or S3 would object to, one sentence each.
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /// Waits for the first answer.
    public synchronized Optional<CloudFormationAnswer> awaitAnswer(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos(); answers.isEmpty() && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return answers.stream().findFirst();
    }

    @Override
    public void close() {
        resources.forEach(HttpPort::closeQuietly);
    }

    private synchronized HttpReply reply(RawRequest request) {
        requests.add(request);
        if (!request.method().equals("PUT")) {
            if (request.target().contains(signed.canary())) {
                violations.add(request.method() + " instead of PUT");
            }
            return HttpReply.answer(405, error("MethodNotAllowed", "The specified method is not allowed against this resource."));
        }
        var refusal = refusal(request);
        return switch (planned.isEmpty() ? new Behaviour.Ok() : planned.remove()) {
            case Behaviour.Ok _ -> refusal.orElseGet(() -> accept(request));
            case Behaviour.Status(int code) -> HttpReply.answer(code, error("Planned", "Planned."));
            case Behaviour.Hang(Duration lasting) -> new HttpReply.Silence(lasting);
            case Behaviour.StallBody(int code, Duration lasting) ->
                new HttpReply.Stalled(HttpReply.answer(code, error("Planned", "Planned.")).cutAfter(3), lasting);
            case Behaviour.Reset _ -> new HttpReply.Reset();
            case Behaviour.LostReply _ -> {
                if (refusal.isEmpty()) {
                    accept(request);
                }
                yield new HttpReply.Reset();
            }
        };
    }

    private HttpReply accept(RawRequest request) {
        var answer = CloudFormationAnswer.read(request.body(), request.bodyBytes(), request.at());
        answers.add(answer);
        violations.addAll(answer.violations(identity));
        notifyAll();
        return HttpReply.answer(200).with("ETag", "\"0123456789abcdef0123456789abcdef\"");
    }

    private Optional<HttpReply> refusal(RawRequest request) {
        if (request.chunked()) {
            violations.add("the body is chunked");
            return refuse(501, "NotImplemented", "A header you provided implies functionality that is not implemented");
        }
        if (request.header("Content-Length").isEmpty()) {
            violations.add("no Content-Length");
            return refuse(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        }
        if (!request.target().equals(signed.target())) {
            violations.add("the target is not that of the URL, byte for byte");
            return refuse(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
        }
        if (!signed.verifies(request)) {
            violations.add("a header breaks the signature: " + String.join(", ", signed.coveredHeaders(request)));
            return refuse(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
        }
        if (signed.expired(Instant.now(clock))) {
            violations.add("the URL has expired");
            return refuse(403, "AccessDenied", "Request has expired");
        }
        return Optional.empty();
    }

    private static Optional<HttpReply> refuse(int status, String code, String message) {
        return Optional.of(HttpReply.answer(status, error(code, message)).with("Content-Type", "application/xml"));
    }

    private static String error(String code, String message) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
    }

    /// A port whose queue of connections is full: further ones are neither taken nor refused.
    private static int fullPort(List<AutoCloseable> resources) {
        try {
            var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            resources.add(server);
            for (int i = 0; i < 8; i++) {
                var socket = new Socket();
                resources.add(socket);
                try {
                    socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 100);
                } catch (IOException e) {
                    return server.getLocalPort();
                }
            }
            throw new IllegalStateException("the port took more connections than its queue should hold");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
