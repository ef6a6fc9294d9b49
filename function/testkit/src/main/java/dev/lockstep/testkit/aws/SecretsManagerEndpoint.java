package dev.lockstep.testkit.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;

/// A local Secrets Manager: GetSecretValue in AWS's own protocol (JSON 1.1), with stages and AWS's errors.
/// ```java
/// try (var secrets = SecretsManagerEndpoint.open()) {
///     secrets.put("arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-AbCdEf", "{\"username\":\"app\"}");
///     settings.withSecrets(secrets)                                   // AWS_ENDPOINT_URL_SECRETS_MANAGER
/// ```
/// A secret is found by its ARN, by its ARN without the random suffix, and by its name.
public final class SecretsManagerEndpoint implements AutoCloseable {
    private static final String CURRENT = "AWSCURRENT";
    private static final String PREVIOUS = "AWSPREVIOUS";
    private static final String PENDING = "AWSPENDING";
    private static final String ARN_PREFIX = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:";

    /// A way in which the next request fails.
    public sealed interface Fault {

        /// An error of the service, by its name in AWS's API.
        record Refused(int status, String type, String message) implements Fault {}

        /// No answer for a while, then the connection is closed.
        record Hang(Duration lasting) implements Fault {}

        static Fault accessDenied() {
            return new Refused(400, "AccessDeniedException",
                    "User: arn:aws:sts::123456789012:assumed-role/lockstep/lockstep-local is not authorized to perform: secretsmanager:GetSecretValue "
                            + "on resource: lockstep-local because no identity-based policy allows the secretsmanager:GetSecretValue action");
        }

        static Fault decryptionFailure() {
            return new Refused(400, "DecryptionFailure",
                    "Secrets Manager can't decrypt the protected secret text using the provided KMS key.");
        }

        static Fault throttled() {
            return new Refused(400, "ThrottlingException", "Rate exceeded");
        }

        static Fault internal() {
            return new Refused(500, "InternalServiceError", "An error occurred on the server side.");
        }
    }

    /// A request that was received.
    public record Read(String secretId, Optional<String> versionStage, Optional<String> versionId) {}

    private record Version(String id, String value, Instant created) {}

    private record Secret(String arn, String name, Map<String, Version> stages) {}

    private final HttpPort port;
    private final List<Secret> secrets = new ArrayList<>();
    private final Queue<Fault> planned = new ArrayDeque<>();
    private final List<Read> reads = new ArrayList<>();

    private SecretsManagerEndpoint() {
        this.port = HttpPort.open(this::reply);
    }

    public static SecretsManagerEndpoint open() {
        return new SecretsManagerEndpoint();
    }

    /// The value of AWS_ENDPOINT_URL_SECRETS_MANAGER.
    public String url() {
        return "http://" + port.authority();
    }

    /// Sets the current value; the one before becomes AWSPREVIOUS. Returns the secret's ARN.
    public synchronized String put(String arnOrName, String value) {
        var secret = find(arnOrName).orElseGet(() -> add(arnOrName));
        var before = secret.stages().put(CURRENT, version(value));
        if (before != null) {
            secret.stages().put(PREVIOUS, before);
        }
        return secret.arn();
    }

    /// Sets the value of AWSPENDING, as a rotation does before it changes the database's password.
    public synchronized void putPending(String arnOrName, String value) {
        find(arnOrName).orElseGet(() -> add(arnOrName)).stages().put(PENDING, version(value));
    }

    /// Makes the pending value the current one, as a rotation does at its end.
    public synchronized void promote(String arnOrName) {
        var secret = find(arnOrName).orElseThrow(() -> new IllegalArgumentException("no secret " + arnOrName));
        var pending = secret.stages().remove(PENDING);
        if (pending == null) {
            throw new IllegalStateException("nothing is pending for " + arnOrName);
        }
        put(arnOrName, pending.value());
    }

    /// Plans how the next requests fail, in order.
    public synchronized void fail(Fault... faults) {
        planned.addAll(List.of(faults));
    }

    /// What was asked for, in order, failed or not.
    public synchronized List<Read> reads() {
        return List.copyOf(reads);
    }

    @Override
    public void close() {
        port.close();
    }

    private synchronized HttpReply reply(RawRequest request) {
        if (!request.method().equals("POST") || !request.header("X-Amz-Target").equals(Optional.of("secretsmanager.GetSecretValue"))) {
            return error(400, "UnknownOperationException", "");
        }
        if (request.header("Authorization").filter(value -> value.startsWith("AWS4-HMAC-SHA256 ")).isEmpty()) {
            return error(400, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Json.Fields wanted;
        try {
            wanted = Json.parseFields(request.body());
        } catch (IllegalArgumentException e) {
            return error(400, "SerializationException", "");
        }
        var read = new Read(wanted.text("SecretId").orElse(""), wanted.text("VersionStage"), wanted.text("VersionId"));
        reads.add(read);
        return planned.isEmpty() ? answer(read) : failure(planned.remove());
    }

    private static HttpReply failure(Fault fault) {
        return switch (fault) {
            case Fault.Refused(int status, String type, String message) -> error(status, type, message);
            case Fault.Hang(Duration lasting) -> new HttpReply.Silence(lasting);
        };
    }

    private HttpReply answer(Read read) {
        if (read.secretId().isEmpty()) {
            return error(400, "ValidationException", "1 validation error detected: Value null at 'secretId' failed to satisfy constraint");
        }
        var secret = find(read.secretId());
        if (secret.isEmpty()) {
            return error(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
        var stages = secret.get().stages();
        var version = read.versionId().isPresent()
                ? stages.values().stream().filter(candidate -> candidate.id().equals(read.versionId().get())).findFirst()
                : Optional.ofNullable(stages.get(read.versionStage().orElse(CURRENT)));
        return version.map(found -> found(secret.get(), found)).orElseGet(() -> {
            var asked = read.versionId().map(id -> "VersionId: " + id).orElse("staging label: " + read.versionStage().orElse(CURRENT));
            return error(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret value for " + asked);
        });
    }

    private static HttpReply found(Secret secret, Version version) {
        var stages = secret.stages().entrySet().stream().filter(stage -> stage.getValue().equals(version)).map(Map.Entry::getKey).toList();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("ARN", secret.arn());
        fields.put("CreatedDate", version.created().getEpochSecond());
        fields.put("Name", secret.name());
        fields.put("SecretString", version.value());
        fields.put("VersionId", version.id());
        fields.put("VersionStages", stages);
        return json(200, Json.of(fields).text());
    }

    private static HttpReply error(int status, String type, String message) {
        return json(status, Json.of(Map.of("__type", type, "Message", message)).text());
    }

    private static HttpReply json(int status, String body) {
        return HttpReply.answer(status, body)
                .with("Content-Type", "application/x-amz-json-1.1")
                .with("x-amzn-RequestId", UUID.randomUUID().toString());
    }

    private Optional<Secret> find(String id) {
        return secrets.stream()
                .filter(secret -> id.equals(secret.arn()) || id.equals(secret.name()) || id.equals(withoutSuffix(secret.arn())))
                .findFirst();
    }

    private Secret add(String arnOrName) {
        boolean arn = arnOrName.startsWith("arn:");
        var full = arn ? arnOrName : ARN_PREFIX + arnOrName + "-AbCdEf";
        var secret = new Secret(full, withoutSuffix(full.substring(full.indexOf(":secret:") + ":secret:".length())), new LinkedHashMap<>());
        secrets.add(secret);
        return secret;
    }

    private static String withoutSuffix(String arn) {
        return arn.replaceFirst("-[A-Za-z0-9]{6}$", "");
    }

    private static Version version(String value) {
        return new Version(UUID.randomUUID().toString(), value, Instant.now());
    }
}
