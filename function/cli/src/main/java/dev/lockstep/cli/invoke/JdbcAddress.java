package dev.lockstep.cli.invoke;

import dev.lockstep.testkit.postgres.Database;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Where a JDBC URL leads, as far as a secret can say it.
///
/// @param settings what follows the question mark
record JdbcAddress(String host, int port, String database, Map<String, String> settings) {

    private static final int DEFAULT_PORT = 5432;

    /// Reads `jdbc:postgresql://HOST:PORT/DATABASE?user=…&password=…`.
    ///
    /// @throws IllegalArgumentException if it is of another form
    static JdbcAddress parse(String url) {
        if (!url.startsWith("jdbc:postgresql://")) {
            throw new IllegalArgumentException("--url must be of the form jdbc:postgresql://HOST:PORT/DATABASE");
        }
        URI uri = URI.create(url.substring("jdbc:".length()));
        if (uri.getHost() == null || uri.getPath().length() < 2) {
            throw new IllegalArgumentException("--url must name a host and a database: jdbc:postgresql://HOST:PORT/DATABASE");
        }
        Map<String, String> settings = new HashMap<>();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String setting : query.split("&", -1)) {
            int equals = setting.indexOf('=');
            if (equals > 0) {
                settings.put(setting.substring(0, equals), URLDecoder.decode(setting.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return new JdbcAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), uri.getPath().substring(1), settings);
    }

    /// What the URL says of the account wins.
    Database database(String otherwiseUser, String otherwisePassword) {
        return new Database(host, port, database, settings.getOrDefault("user", otherwiseUser),
                settings.getOrDefault("password", otherwisePassword));
    }
}
