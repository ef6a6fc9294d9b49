package dev.lockstep.cli.invoke;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.postgres.Database;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where a JDBC URL leads, as far as a secret can say it. No message holds any of the URL, since a password may be anywhere in it.
final class JdbcAddress {

    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> ACCOUNT = Set.of("user", "password");

    private JdbcAddress() {}

    /// Reads `jdbc:postgresql://HOST:PORT/DATABASE?user=…&password=…`; what it says of the account wins.
    static Read<Database> read(String url, String otherwiseUser, String otherwisePassword) {
        if (!url.startsWith("jdbc:postgresql://")) {
            return malformed();
        }
        try {
            URI uri = new URI(url.substring("jdbc:".length()));
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPath().length() < 2) {
                return malformed();
            }
            Map<String, String> settings = settings(uri.getRawQuery() == null ? "" : uri.getRawQuery());
            if (!ACCOUNT.containsAll(settings.keySet())) {
                return refused("--url has settings other than user and password, which the function would not see.",
                        "leave them out; how the connection is secured is for the event's property SslMode to say");
            }
            String user = settings.getOrDefault("user", otherwiseUser);
            if (user.isEmpty()) {
                return refused("No role was named for --url.",
                        "pass --username or set PGUSER: a role that owns the database and is no superuser");
            }
            return new Read.Complete<>(new Database(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    uri.getPath().substring(1), user, settings.getOrDefault("password", otherwisePassword)), List.of());
        } catch (URISyntaxException e) {
            return malformed();
        }
    }

    private static Map<String, String> settings(String query) {
        Map<String, String> settings = new HashMap<>();
        for (String setting : query.split("&", -1)) {
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            if (!name.isEmpty()) {
                settings.put(name, URLDecoder.decode(setting.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return settings;
    }

    private static Read<Database> malformed() {
        return refused("--url is not of the form jdbc:postgresql://HOST:PORT/DATABASE.",
                "write one host and one database; the role and its password go in --username and PGPASSWORD");
    }

    private static Read<Database> refused(String message, String fix) {
        return new Read.Refused<>(List.of(Problem.error(Code.INVALID_OPTION, null, message, fix)));
    }
}
