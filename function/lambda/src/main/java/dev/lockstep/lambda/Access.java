package dev.lockstep.lambda;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.lambda.Properties.Login;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the database is and who we are to it: from the properties first, then from the secret.
record Access(Target target, DatabaseConnector.Account account) {

    /// The target as far as the properties alone say it.
    static Optional<Target> target(Properties properties) {
        boolean noSecret = properties.login() instanceof Login.Iam;
        var port = properties.port() == null && noSecret ? Integer.valueOf(Properties.DEFAULT_PORT) : properties.port();
        return properties.host() == null || properties.database() == null || port == null ? Optional.empty()
                : Optional.of(new Target(properties.host(), port, properties.database(), properties.settings().schema()));
    }

    /// @param stage of the secret; of no account where there is none
    static Read<Access> of(Properties properties, AwsClients clients, Redaction redaction, SecretReader.Stage stage) {
        return switch (properties.login()) {
            case Login.Iam(var username) -> iam(properties, username, clients, redaction);
            case Login.Secret(var arn) -> switch (new SecretReader(clients, redaction).read(arn, stage)) {
                case Read.Complete<Secret>(var secret, _) -> secret(properties, secret);
                case Read.Refused<Secret>(var problems) -> new Read.Refused<>(problems);
            };
        };
    }

    private static Read<Access> iam(Properties properties, String username, AwsClients clients, Redaction redaction) {
        var target = target(properties).orElseThrow(); // the properties have been checked
        return new Read.Complete<>(new Access(target, new DatabaseConnector.Account(username, () -> {
            var identity = AwsClients.credentials().resolveCredentials();
            var region = clients.region().id();
            var token = IamToken.of(target.host(), target.port(), username, region, identity, Clock.systemUTC());
            redaction.hide(token);
            return token;
        })), List.of());
    }

    private static Read<Access> secret(Properties properties, Secret secret) {
        var problems = new ArrayList<Problem>();
        var host = given("Host", properties.host(), "host", secret.host(), problems);
        var database = given("Database", properties.database(), "dbname", secret.database(), problems);
        if (host == null || database == null) {
            return new Read.Refused<>(problems);
        }
        int port = properties.port() != null ? properties.port() : secret.port().orElse(Properties.DEFAULT_PORT);
        var target = new Target(host, port, database, properties.settings().schema());
        return new Read.Complete<>(new Access(target, new DatabaseConnector.Account(secret.username(), secret::password)), List.of());
    }

    private static @Nullable String given(String property, @Nullable String value, String key, Optional<String> inSecret,
            List<Problem> problems) {
        if (value != null) {
            return value;
        }
        if (inSecret.isEmpty()) {
            problems.add(Problem.error(Code.MISSING_PROPERTY, null,
                    "property " + property + " is missing, and the secret has no " + key + " either",
                    "give the resource the property " + property + ": a secret that RDS manages holds only username and password"));
        }
        return inSecret.orElse(null);
    }
}
