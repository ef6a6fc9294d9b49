package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// A database's credentials as Secrets Manager keeps them.
///
/// @param url null where the secret holds no host, as with secrets that RDS manages
record DatabaseSecret(@Nullable String username, @Nullable String password, @Nullable String url) {

    /// Fetches the secret's current version with the caller's own AWS credentials and Region.
    ///
    /// @throws Refusal if it cannot be had, without a word of its content
    static DatabaseSecret fetch(String arn) {
        try (SecretsManagerClient client = SecretsManagerClient.create()) {
            return of(client.getSecretValue(request -> request.secretId(arn)).secretString());
        } catch (SdkException e) {
            throw new Refusal("The secret " + arn + " could not be read: " + e.getMessage(),
                    "check the ARN, the Region and the permission secretsmanager:GetSecretValue");
        }
    }

    static DatabaseSecret of(@Nullable String json) {
        Map<String, String> fields = fields(json == null ? "" : json);
        String host = fields.get("host");
        String url = host == null ? null
                : DatabaseOptions.url(host, fields.getOrDefault("port", "5432"), fields.getOrDefault("dbname", "postgres"));
        return new DatabaseSecret(fields.get("username"), fields.get("password"), url);
    }

    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken().isScalarValue()) {
                    fields.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw notAnObject();
        }
        return fields;
    }

    private static Refusal notAnObject() {
        return new Refusal("The secret is not a JSON object.",
                "store username and password, and perhaps host, port and dbname, as a JSON object");
    }
}
