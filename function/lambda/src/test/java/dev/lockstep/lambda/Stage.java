package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.FunctionProcess;
import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PackagedFunction;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.aws.S3Endpoint;
import dev.lockstep.testkit.aws.SecretsManagerEndpoint;
import dev.lockstep.testkit.cloudformation.AsynchronousSettings;
import dev.lockstep.testkit.postgres.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The packaged zip under AWS's Runtime Interface Client, with stand-ins for the services around it. One JVM serves many events, as in Lambda.
final class Stage implements AutoCloseable {

    static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lockstep-test-AbCdEf";
    static final Duration LIMIT = Duration.ofSeconds(30);

    final SecretsManagerEndpoint secrets = SecretsManagerEndpoint.open();
    final S3Endpoint objects = S3Endpoint.open();
    final PackagedFunction function = PackagedFunction.unpack(Path.of("target", "lockstep-function.zip"));
    private Optional<FunctionProcess> process = Optional.empty();

    FunctionSettings settings() {
        return FunctionSettings.forHandler("dev.lockstep.lambda.MigrationHandler::handleRequest").withSecrets(secrets).withObjects(objects);
    }

    /// As the template sets it up, with short pauses: the responder answers when the retries are exhausted.
    AsynchronousSettings asynchronous(Duration timeout) {
        return AsynchronousSettings.of(settings().with(Continuation.DELIVERIES, "3"), timeout)
                .withPauses(Duration.ofMillis(200), Duration.ofMillis(200))
                .withResponder(FunctionSettings.forHandler("dev.lockstep.lambda.FailureResponder::handleRequest").withMemory(256));
    }

    FunctionProcess process() {
        if (process.isEmpty() || !process.get().alive()) {
            process.ifPresent(FunctionProcess::close);
            process = Optional.of(function.start(settings()));
        }
        return process.get();
    }

    /// A changelog in S3 at `s3://test/NAME`.
    String object(String name, String text) {
        objects.put("test", name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return "s3://test/" + name;
    }

    /// Properties that lead to the database, whose secret is of the shape that RDS manages, and more by name and value.
    Map<String, Object> properties(Database database, Object... more) {
        secrets.put(ARN, "{\"username\":\"" + database.user() + "\",\"password\":\"" + database.password() + "\"}");
        var all = new LinkedHashMap<String, Object>();
        all.put("SecretArn", ARN);
        all.put("Host", database.host());
        all.put("Port", database.port());
        all.put("Database", database.name());
        all.put("SslMode", "disable");
        all.put("AllowSuperuser", true);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i].toString(), more[i + 1]);
        }
        return all;
    }

    CloudFormationAnswer create(Map<String, ?> properties) throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            return answer(url, CloudFormationEvents.create(identity, url.url(), properties), LIMIT);
        }
    }

    CloudFormationAnswer update(String id, Map<String, ?> properties, Map<String, ?> oldProperties) throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            return answer(url, CloudFormationEvents.update(identity, url.url(), id, properties, oldProperties), LIMIT);
        }
    }

    CloudFormationAnswer delete(String id, Map<String, ?> properties) throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            return answer(url, CloudFormationEvents.delete(identity, url.url(), id, properties), LIMIT);
        }
    }

    /// Runs the event and demands what every run must show: one answer that CloudFormation accepts, and no trace of a signature.
    CloudFormationAnswer answer(PresignedUrl url, String event, Duration limit) throws InterruptedException {
        return answer(process(), url, event, limit);
    }

    CloudFormationAnswer answer(FunctionProcess by, PresignedUrl url, String event, Duration limit) throws InterruptedException {
        var invocation = by.invoke(event, limit);
        assertThat(invocation.outcome()).as(by.log()).isInstanceOf(Outcome.Returned.class);
        assertThat(url.violations()).isEmpty();
        assertThat(url.answers()).hasSize(1);
        assertThat(by.log()).doesNotContain(url.canary());
        assertThat(url.answers().getFirst().body()).doesNotContain(url.canary());
        return url.answers().getFirst();
    }

    static List<String> dataNames(CloudFormationAnswer answer) {
        return List.of("Status", "AppliedChangeSets", "LastChangeSet", "Tag", "ChangelogDigest", "ServerVersion", "DurationMillis")
                .stream()
                .filter(name -> answer.data(name).isPresent())
                .toList();
    }

    @Override
    public void close() {
        process.ifPresent(FunctionProcess::close);
        function.close();
        objects.close();
        secrets.close();
    }
}
