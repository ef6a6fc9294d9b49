package dev.lockstep.testkit.cloudformation;

import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.BiFunction;

/// The custom resource as CloudFormation sees it: it can be asked, and each request has an identity and a pre-signed URL of its own.
final class Resource implements AutoCloseable {

    private static final Duration LONGEST_SERVICE_TIMEOUT = Duration.ofHours(1);
    private static final int RANDOM_PART = 12;

    /// How the URL of a request is made.
    record Signing(PresignedUrl.Signature signature, Duration validity, List<PresignedUrl.Behaviour> attempts) {}

    private final AsynchronousFunction function;
    private final PresignedUrl.Signature signature;
    private final RequestIdentity first = RequestIdentity.unique();
    private final Queue<Signing> planned = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();

    Resource(AsynchronousFunction function, PresignedUrl.Signature signature) {
        this.function = function;
        this.signature = signature;
    }

    String stackName() {
        return first.stackId().replaceFirst(".*:stack/([^/]+)/.*", "$1");
    }

    String logicalId() {
        return first.logicalResourceId();
    }

    Asked create(Map<String, ?> properties) {
        return ask("Create", "", (identity, url) -> CloudFormationEvents.create(identity, url, properties));
    }

    Asked update(String id, Map<String, ?> properties, Map<String, ?> old) {
        return ask("Update", id, (identity, url) -> CloudFormationEvents.update(identity, url, id, properties, old));
    }

    Asked delete(String id, Map<String, ?> properties) {
        return ask("Delete", id, (identity, url) -> CloudFormationEvents.delete(identity, url, id, properties));
    }

    private synchronized Asked ask(String type, String id, BiFunction<RequestIdentity, String, String> event) {
        var identity = first.next();
        var signing = planned.isEmpty() ? new Signing(signature, Duration.ofHours(2), List.of()) : planned.remove();
        var url = PresignedUrl.open(identity, signing.signature(), signing.validity(), Clock.systemUTC())
                .expect(signing.attempts().toArray(PresignedUrl.Behaviour[]::new));
        var request = new Asked(type, identity, id, url, function.send(event.apply(identity, url.url())));
        asked.add(request);
        return request;
    }

    /// Plans what happens at the next request's URL.
    synchronized void plan(Duration validity, List<PresignedUrl.Behaviour> attempts) {
        planned.add(new Signing(signature, validity, attempts));
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<String> violations() {
        var log = function.log();
        return asked().stream().flatMap(request -> request.violations(log).stream()).toList();
    }

    /// The id that CloudFormation makes up where the resource gave itself none.
    String madeUpId() {
        var random = UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT).substring(0, RANDOM_PART);
        return stackName() + "-" + logicalId() + "-" + random;
    }

    /// How long CloudFormation waits for this resource.
    static Duration serviceTimeout(Map<String, ?> properties) {
        var said = properties.get("ServiceTimeout");
        return said == null ? LONGEST_SERVICE_TIMEOUT : Duration.ofSeconds(Long.parseLong(said.toString()));
    }

    @Override
    public synchronized void close() {
        asked.forEach(request -> request.url().close());
    }
}
