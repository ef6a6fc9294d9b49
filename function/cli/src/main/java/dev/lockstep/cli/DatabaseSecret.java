package dev.lockstep.cli;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// A database's credentials as Secrets Manager keeps them.
///
/// @param host null where the secret holds none, as with secrets that RDS manages
record DatabaseSecret(@Nullable String username, @Nullable String password, @Nullable String host, @Nullable String port,
        @Nullable String database) {

    /// Fetches the secret's current version with the caller's own AWS credentials and Region.
    ///
    /// @throws Refusal if it cannot be had, without a word of its content
    static DatabaseSecret fetch(String arn) {
        try (SecretsManagerClient client = SecretsManagerClient.create()) {
            return fetch(client, arn);
        } catch (SdkException e) {
            throw unreadable(arn, e);
        }
    }

    /// @throws Refusal if it cannot be had, without a word of its content
    static DatabaseSecret fetch(SecretsManagerClient client, String arn) {
        try {
            return of(client.getSecretValue(request -> request.secretId(arn)).secretString());
        } catch (SdkException e) {
            throw unreadable(arn, e);
        }
    }

    static Refusal unreadable(String arn, SdkException e) {
        return new Refusal("The secret " + arn + " could not be read: " + e.getMessage(),
                "check the ARN, the Region and the permission secretsmanager:GetSecretValue");
    }

    static DatabaseSecret of(@Nullable String json) {
        try {
            Map<String, String> fields = JsonObject.read(json == null ? "" : json).texts();
            return new DatabaseSecret(fields.get("username"), fields.get("password"), fields.get("host"), fields.get("port"),
                    fields.get("dbname"));
        } catch (IOException e) {
            throw new Refusal("The secret is not a JSON object.",
                    "store username and password, and perhaps host, port and dbname, as a JSON object");
        }
    }

    /// Null where the secret holds no host.
    @Nullable
    String url() {
        return host == null ? null
                : DatabaseOptions.url(host, port == null ? "5432" : port, database == null ? "postgres" : database);
    }

    /// Says nothing of what it holds.
    @Override
    public String toString() {
        return "secret of a database";
    }
}
