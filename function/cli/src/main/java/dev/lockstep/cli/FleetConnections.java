package dev.lockstep.cli;

import dev.lockstep.engine.run.Connector;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// Connects to the databases of a fleet. A secret is fetched when its database's turn comes, by whoever connects, with one client for all.
final class FleetConnections implements AutoCloseable {

    /// Not one of those that are tried again.
    private static final String NO_CREDENTIALS = "28000";

    private final Map<String, String> environment;
    private final @Nullable String username;
    private final @Nullable String password;
    private final Map<String, Problem> refusals = new ConcurrentHashMap<>();
    private @Nullable SecretsManagerClient client;

    /// @param username of databases that have none of their own; null for that of the environment
    FleetConnections(Map<String, String> environment, @Nullable String username, @Nullable String password) {
        this.environment = environment;
        this.username = username;
        this.password = password;
    }

    Connector connector(FleetMember member) {
        String arn = member.secret();
        return arn == null ? connector(member, null) : new BySecret(member, arn);
    }

    /// Why there are no credentials for a database, where that is why it could not be connected to.
    Optional<Problem> refusal(String name) {
        return Optional.ofNullable(refusals.get(name));
    }

    /// What was found in the secret serves all connections to the database.
    private final class BySecret implements Connector {
        private final FleetMember member;
        private final String arn;
        private @Nullable Connector found;

        private BySecret(FleetMember member, String arn) {
            this.member = member;
            this.arn = arn;
        }

        @Override
        public Connection connect() throws SQLException {
            return found().connect();
        }

        private synchronized Connector found() throws SQLException {
            if (found == null) {
                try {
                    found = connector(member, complete(DatabaseSecret.fetch(client(arn), arn)));
                } catch (Refusal refusal) {
                    refusals.put(member.name(),
                            Problem.error(Code.SECRET_UNREADABLE, null, refusal.problem().message(), refusal.problem().fix()));
                    throw new SQLException(refusal.problem().message(), NO_CREDENTIALS, refusal);
                }
            }
            return found;
        }

        private DatabaseSecret complete(DatabaseSecret secret) {
            String lacking = secret.username() == null ? "username"
                    : secret.password() == null ? "password"
                            : member.host() == null && secret.host() == null ? "host, nor does the list"
                                    : member.database() == null && secret.database() == null ? "dbname, nor does the list name a Database"
                                            : null;
            if (lacking != null) {
                throw new Refusal("The secret " + arn + " holds no " + lacking + ".",
                        "store username and password, and host and dbname where the list has no Host and Database");
            }
            return secret;
        }
    }

    /// What the list says wins over the secret. Credentials of the command go to no database that has a secret.
    private Connector connector(FleetMember member, @Nullable DatabaseSecret secret) {
        Properties properties = DatabaseOptions.ofLibpq(environment);
        String host = member.host();
        String port = member.port();
        String database = member.database();
        if (secret == null) {
            DatabaseOptions.put(properties, "user", username);
            DatabaseOptions.put(properties, "password", password);
            DatabaseOptions.put(properties, "user", member.username());
        } else {
            DatabaseOptions.put(properties, "user", secret.username());
            DatabaseOptions.put(properties, "password", secret.password());
            properties.putIfAbsent("sslmode", "require");
            host = host == null ? secret.host() : host;
            port = port == null ? secret.port() : port;
            database = database == null ? secret.database() : database;
        }
        DatabaseOptions.put(properties, "sslmode", member.sslMode());
        return DatabaseOptions.connector(
                DatabaseOptions.url(String.valueOf(host), port == null ? "5432" : port, String.valueOf(database)), properties);
    }

    private synchronized SecretsManagerClient client(String arn) {
        if (client == null) {
            try {
                client = SecretsManagerClient.create();
            } catch (SdkException e) {
                throw DatabaseSecret.unreadable(arn, e);
            }
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
