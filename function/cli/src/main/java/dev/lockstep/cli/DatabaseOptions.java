package dev.lockstep.cli;

import dev.lockstep.engine.run.Connector;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which database: a URL, a secret, libpq's environment variables, or a throw-away server.
final class DatabaseOptions {

    private static final String URL_START = "jdbc:postgresql:";
    private static final Pattern USER_IN_URL = Pattern.compile("[?&]user=([^&]*)");
    private static final Map<String, String> FROM_LIBPQ = Map.of("PGUSER", "user", "PGPASSWORD", "password", "PGSSLMODE", "sslmode",
            "PGSSLROOTCERT", "sslrootcert");

    /// Seconds for connecting and logging in: a database that sleeps takes about 15 to wake.
    private static final String PATIENCE = "30";

    @Option(names = "--url", paramLabel = "JDBC-URL", description = "The database, as jdbc:postgresql://HOST:PORT/DATABASE. Default: PGHOST, PGPORT and PGDATABASE.")
    @Nullable
    String url;

    @Option(names = "--username", paramLabel = "NAME", description = "The role to connect as. Default: PGUSER.")
    @Nullable
    String username;

    @Option(names = "--password", paramLabel = "PASSWORD", description = "Its password. Default: PGPASSWORD, which keeps it off the process list.")
    @Nullable
    String password;

    @Option(names = "--secret", paramLabel = "ARN", description = "A Secrets Manager secret with username and password, and perhaps host, port and dbname.")
    @Nullable
    String secret;

    @Option(names = "--embedded", description = "A throw-away PostgreSQL, started for this command and gone after it.")
    boolean embedded;

    /// A database that can be connected to; closing it ends a throw-away server.
    ///
    /// @param name for a person: where it is and who connects
    record Target(Connector connector, String name, AutoCloseable closing) implements AutoCloseable {
        @Override
        public void close() {
            try {
                closing.close();
            } catch (Exception e) {
                throw new IllegalStateException("the throw-away PostgreSQL could not be ended: " + e.getMessage(), e);
            }
        }
    }

    /// @throws Refusal if no database, or more than one, is named
    Target open(Surroundings surroundings) {
        if ((url == null ? 0 : 1) + (embedded ? 1 : 0) > 1) {
            throw new Refusal("--url and --embedded name two databases.", "leave one of them out");
        }
        if (embedded) {
            PostgresServer server = PostgresServer.start();
            try {
                Database database = server.createDatabase("lockstep");
                return new Target(connector(database.jdbcUrl(), credentials(database.user(), database.password())),
                        "a throw-away server", server);
            } catch (RuntimeException e) {
                server.close();
                throw new IllegalStateException("the throw-away PostgreSQL did not start: " + e.getMessage(), e);
            }
        }
        Address address = address(surroundings.environment(), secret == null ? null : DatabaseSecret.fetch(secret));
        return new Target(connector(address.url(), address.properties()), address.name(), () -> {});
    }

    /// Where to connect, and as whom.
    record Address(String url, Properties properties) {

        /// Without what follows the database in the URL, but for the user, who wins over others: a password may stand there.
        String name() {
            String place = url.substring(URL_START.length()).replaceFirst("\\?.*", "");
            Matcher inUrl = USER_IN_URL.matcher(url);
            String user = inUrl.find() ? inUrl.group(1) : properties.getProperty("user");
            return user == null ? place : place + " as " + user;
        }
    }

    /// `--url` wins over the host in the secret, and that over the environment: a secret's password goes nowhere else unasked, nor in the
    /// clear. The JVM does not know the authority of RDS, so that `verify-full` has to be asked for together with its certificates.
    Address address(Map<String, String> environment, @Nullable DatabaseSecret found) {
        Properties properties = ofLibpq(environment);
        String address = url;
        if (found != null) {
            put(properties, "user", found.username());
            put(properties, "password", found.password());
            properties.putIfAbsent("sslmode", "require");
            address = address == null ? found.url() : address;
        }
        address = address == null ? fromEnvironment(environment) : address;
        put(properties, "user", username);
        put(properties, "password", password);
        if (address == null) {
            throw new Refusal("No database was named.",
                    "pass --url jdbc:postgresql://HOST:PORT/DATABASE, set PGHOST and PGDATABASE, or try it with --embedded");
        }
        if (!address.startsWith(URL_START)) {
            throw new Refusal("--url must begin with " + URL_START + "//.", "write it as jdbc:postgresql://HOST:PORT/DATABASE");
        }
        try {
            DriverManager.getDriver(address);
        } catch (SQLException e) {
            throw new Refusal("--url is none that PostgreSQL's driver can read.", "write it as jdbc:postgresql://HOST:PORT/DATABASE");
        }
        return new Address(address, properties);
    }

    static Properties ofLibpq(Map<String, String> environment) {
        Properties properties = new Properties();
        FROM_LIBPQ.forEach((name, property) -> put(properties, property, environment.get(name)));
        for (String part : List.of("connectTimeout", "loginTimeout")) {
            put(properties, part, PATIENCE);
            put(properties, part, environment.get("PGCONNECT_TIMEOUT"));
        }
        return properties;
    }

    static Connector connector(String address, Properties properties) {
        properties.putIfAbsent("ApplicationName", "lockstep");
        properties.putIfAbsent("tcpKeepAlive", "true");
        return () -> DriverManager.getConnection(address, properties);
    }

    private static Properties credentials(String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return properties;
    }

    private static @Nullable String fromEnvironment(Map<String, String> environment) {
        if (!environment.containsKey("PGHOST") && !environment.containsKey("PGDATABASE")) {
            return null;
        }
        String user = environment.getOrDefault("PGUSER", "postgres");
        return url(environment.getOrDefault("PGHOST", "localhost"), environment.getOrDefault("PGPORT", "5432"),
                environment.getOrDefault("PGDATABASE", user));
    }

    static String url(String host, String port, String database) {
        return URL_START + "//" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    static void put(Properties properties, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            properties.setProperty(name, value);
        }
    }
}
