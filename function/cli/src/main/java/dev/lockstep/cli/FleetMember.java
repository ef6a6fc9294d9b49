package dev.lockstep.cli;

import dev.lockstep.engine.run.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One database of a list: what its line says, and for the rest what the command was told of all. What is null is in its secret.
///
/// @param secret the ARN of its credentials; null where they are those of the command
record FleetMember(String name, @Nullable String secret, @Nullable String host, @Nullable String port, @Nullable String database,
        @Nullable String schema, @Nullable String username, @Nullable String sslMode, Map<String, String> parameters,
        @Nullable String contexts, @Nullable String labelFilter) {

    private static final List<String> KNOWN = List.of("Name", "SecretArn", "Host", "Port", "Database", "Schema", "Username",
            "Authentication", "SslMode", "Parameters", "Contexts", "LabelFilter");
    private static final List<String> SSL_MODES = List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Pattern ARN = Pattern.compile("arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,255}");
    private static final Pattern IDENTIFIER = Pattern.compile("[^\\p{Cntrl}]{1,63}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final String AN_IDENTIFIER = "a name of at most 63 characters";
    private static final int LAST_PORT = 65_535;

    FleetMember {
        parameters = Map.copyOf(parameters);
    }

    /// What the environment says of all of them.
    record Common(@Nullable String host, @Nullable String port, @Nullable String database, @Nullable String schema) {

        static Common of(Map<String, String> environment, @Nullable String schema) {
            return new Common(environment.get("PGHOST"), environment.get("PGPORT"), environment.get("PGDATABASE"), schema);
        }
    }

    static FleetMember read(FleetLine line, Common common) {
        line.refuseUnknown(KNOWN);
        String secret = line.text("SecretArn", ARN, "the ARN of a secret in Secrets Manager");
        String username = line.text("Username", IDENTIFIER, AN_IDENTIFIER);
        authentication(line, secret, username);
        boolean known = secret == null;
        String host = or(line.text("Host", HOST, "a host name"), known ? or(common.host, "localhost") : null);
        String port = or(port(line, "Port", line.text("Port")), known ? or(common.port, "5432") : null);
        String database = or(line.text("Database", IDENTIFIER, AN_IDENTIFIER), known ? common.database : null);
        if (known && database == null) {
            line.missing("Database", "nothing says which of the server's databases is meant", "name it, or set PGDATABASE for all");
        }
        String schema = line.text("Schema", IDENTIFIER, AN_IDENTIFIER);
        String place = host == null ? secret : host + ":" + or(port, "5432");
        String address = place + "/" + (database == null ? "" : database + "/") + or(or(schema, common.schema), "public");
        return new FleetMember(or(line.text("Name"), address), secret, host, port, database, schema, username,
                line.oneOf("SslMode", SSL_MODES), line.map("Parameters"), line.text("Contexts"), line.text("LabelFilter"));
    }

    private static void authentication(FleetLine line, @Nullable String secret, @Nullable String username) {
        String authentication = line.text("Authentication");
        if ("Iam".equals(authentication)) {
            line.invalid("Authentication", "is Iam, which the command line does not know",
                    "name a SecretArn, or log in with Username and a password; templates/fleet.yaml knows Iam");
            return;
        }
        line.oneOf("Authentication", List.of("Secret", "Iam"));
        if ("Secret".equals(authentication) && secret == null) {
            line.missing("SecretArn", "Authentication: Secret needs it", "give it the ARN of the secret, or leave Authentication out");
        }
        if (secret != null && username != null) {
            line.invalid("Username", "has no effect beside SecretArn, whose secret has a username", "remove one of the two");
        }
    }

    private static @Nullable String port(FleetLine line, String name, @Nullable String port) {
        if (port != null && !isPort(port)) {
            line.invalid(name, "is \"" + port + "\"", "write a number from 1 to " + LAST_PORT);
        }
        return port;
    }

    static boolean isPort(String text) {
        return PORT.matcher(text).matches() && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= LAST_PORT;
    }

    /// A list where only secrets know the hosts counts as one host: rather too few at once than too many on one server.
    String server() {
        return host == null ? "" : host + ":" + or(port, "5432");
    }

    /// The line wins; of its parameters each by itself.
    Settings settings(Settings all) {
        if (schema == null && contexts == null && labelFilter == null && parameters.isEmpty()) {
            return all;
        }
        Map<String, String> both = all.parameters();
        if (!parameters.isEmpty()) {
            both = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            both.putAll(all.parameters());
            both.putAll(parameters);
        }
        return new Settings(contexts == null ? all.contexts() : ChangelogOptions.names(contexts), or(labelFilter, all.labelFilter()), both,
                or(schema, all.schema()), all.tag(), all.transaction(), all.lockTimeout(), all.lockWait(), all.statementTimeout(),
                all.allowSuperuser(), all.customChanges(), all.remember());
    }

    private static <T extends @Nullable Object> T or(@Nullable T one, T other) {
        return one == null ? other : one;
    }
}
