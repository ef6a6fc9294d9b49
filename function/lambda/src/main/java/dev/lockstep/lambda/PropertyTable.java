package dev.lockstep.lambda;

import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.lambda.Properties.Login;
import dev.lockstep.lambda.Properties.Mode;
import dev.lockstep.lambda.Properties.Rollbacks;
import dev.lockstep.lambda.Properties.SslMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The properties that there are, and what each may be.
final class PropertyTable {

    static final List<String> KNOWN = List.of("ServiceToken", "ServiceTimeout", "SecretArn", "Host", "Port", "Database", "Authentication",
            "Username", "SslMode", "Changelog", "ChangelogDigest", "Contexts", "LabelFilter", "Parameters", "Schema", "Tag", "Transaction",
            "LockTimeout", "LockWait", "StatementTimeout", "OnStackRollback", "OnDelete", "DeletionConfirmation", "AllowSuperuser", "Mode");

    static final String DEFAULT_CHANGELOG = "changelogs/changelog.xml";

    private static final Pattern ARN = Pattern.compile("arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,255}");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,63}");
    private static final Pattern TAG = Pattern.compile("[^\\p{Cntrl}]{1,255}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern BUCKET_AND_KEY = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.+)");

    private final PropertyReader reader;

    private PropertyTable(PropertyReader reader) {
        this.reader = reader;
    }

    static Read<Properties> read(Json.Fields fields) {
        var reader = new PropertyReader(fields);
        var properties = new PropertyTable(reader).properties();
        var problems = reader.problems();
        return problems.isEmpty() ? new Read.Complete<>(properties, List.<Problem>of()) : new Read.Refused<>(problems);
    }

    private Properties properties() {
        reader.refuseUnknown(KNOWN);
        reader.number("ServiceTimeout", 1, 3600);
        var iam = reader.oneOf("Authentication", words("Secret", false, "Iam", true), false);
        var host = reader.text("Host", HOST, "a host name").orElse(null);
        var port = reader.number("Port", 1, 65535).orElse(null);
        var database = reader.text("Database", NAME, "a name of at most 63 characters").orElse(null);
        var login = iam ? iam(host, database) : secret();
        var digest = reader.text("ChangelogDigest", DIGEST, "a SHA-256 digest: 64 hexadecimal digits")
                .map(text -> text.toLowerCase(Locale.ROOT))
                .orElse(null);
        var mode = reader.oneOf("Mode", words("Update", Mode.UPDATE, "Validate", Mode.VALIDATE, "DryRun", Mode.DRY_RUN), Mode.UPDATE);
        var changelog = changelog();
        var settings = settings();
        return new Properties(login, host, port, database, sslMode(iam), changelog, digest, settings, rollbacks(changelog, settings), mode);
    }

    private Login secret() {
        if (reader.text("Username").isPresent()) {
            reader.invalid("Username", "has no effect with Authentication: Secret", "remove it, or write Authentication: Iam");
        }
        var arn = reader.text("SecretArn", ARN, "the ARN of a secret in Secrets Manager");
        if (arn.isEmpty() && reader.text("SecretArn").isEmpty()) {
            reader.missing("SecretArn", "there is no way to log in to the database",
                    "give it the ARN of the secret that holds username and password, or write Authentication: Iam and Username");
        }
        return new Login.Secret(arn.orElse(""));
    }

    private Login iam(@Nullable String host, @Nullable String database) {
        if (reader.text("SecretArn").isPresent()) {
            reader.invalid("SecretArn", "has no effect with Authentication: Iam", "remove one of the two");
        }
        var username = reader.text("Username", NAME, "a name of at most 63 characters");
        if (username.isEmpty()) {
            reader.missing("Username", "Authentication: Iam needs it", "name a database role that has been granted rds_iam");
        }
        if (host == null) {
            reader.missing("Host", "Authentication: Iam has no secret to take it from", "give it the endpoint of the database");
        }
        if (database == null) {
            reader.missing("Database", "Authentication: Iam has no secret to take it from", "give it the name of the database");
        }
        return new Login.Iam(username.orElse(""));
    }

    private SslMode sslMode(boolean iam) {
        var modes = new LinkedHashMap<String, SslMode>();
        Stream.of(SslMode.values()).forEach(mode -> modes.put(mode.value(), mode));
        var mode = reader.oneOf("SslMode", modes, SslMode.VERIFY_FULL);
        if (iam && mode.compareTo(SslMode.REQUIRE) < 0) {
            reader.invalid("SslMode", "is " + mode.value() + ", which could send the token of Authentication: Iam in the clear",
                    "leave it out: verify-full is the default");
        }
        return mode;
    }

    private ChangelogLocation changelog() {
        var written = reader.text("Changelog").orElse(DEFAULT_CHANGELOG);
        if (!written.startsWith("s3:")) {
            if (written.contains("://") || leadsOut(written)) {
                reader.invalid("Changelog", "is " + PropertyReader.quoted(written),
                        "write a path in the function's package such as changelogs/changelog.xml, or s3://bucket/key");
            }
            return new ChangelogLocation.Packaged(written);
        }
        var matcher = BUCKET_AND_KEY.matcher(written);
        if (!matcher.matches()) {
            reader.invalid("Changelog", "is " + PropertyReader.quoted(written),
                    "write s3://bucket/key, or s3://bucket/key.zip!/path/in/the/zip");
            return new ChangelogLocation.Packaged(written);
        }
        return object(matcher.group(1), matcher.group(2), written);
    }

    private ChangelogLocation object(String bucket, String key, String written) {
        int border = key.indexOf(".zip!/");
        if (border >= 0) {
            var entry = key.substring(border + ".zip!/".length());
            if (entry.isEmpty() || leadsOut(entry)) {
                reader.invalid("Changelog", "is " + PropertyReader.quoted(written), "name the root changelog after !/");
            }
            return new ChangelogLocation.Bundled(bucket, key.substring(0, border + ".zip".length()), entry);
        }
        if (key.endsWith(".zip") || key.endsWith("/")) {
            reader.invalid("Changelog", "names no file: " + PropertyReader.quoted(written),
                    "write the root changelog's path in the zip after !/, as in s3://bucket/key.zip!/changelog.xml");
        }
        return new ChangelogLocation.SingleObject(bucket, key);
    }

    private static boolean leadsOut(String path) {
        return path.startsWith("/") || path.contains("\\") || List.of(path.split("/", -1)).contains("..");
    }

    private Settings settings() {
        var contexts = reader.text("Contexts")
                .stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .toList();
        var defaults = Settings.DEFAULT;
        return new Settings(
                contexts,
                reader.text("LabelFilter").orElse(null),
                reader.map("Parameters"),
                reader.text("Schema", NAME, "a name of at most 63 characters").orElse(null),
                reader.text("Tag", TAG, "a text of at most 255 characters").orElse(null),
                reader.oneOf("Transaction",
                        words("PerChangeSet", Settings.Transaction.PER_CHANGE_SET, "Deployment", Settings.Transaction.DEPLOYMENT),
                        defaults.transaction()),
                reader.duration("LockTimeout", defaults.lockTimeout()),
                reader.duration("LockWait", defaults.lockWait()),
                reader.duration("StatementTimeout").filter(Duration::isPositive),
                reader.oneOf("AllowSuperuser", words("true", true, "false", false), false),
                Settings.CustomChanges.REFUSE,
                true);
    }

    /// What could not be kept is refused now, and not on the day it is needed.
    private Rollbacks rollbacks(ChangelogLocation changelog, Settings settings) {
        boolean onStackRollback = reader.oneOf("OnStackRollback", words("Keep", false, "RollBack", true), false);
        boolean onDelete = reader.oneOf("OnDelete", words("Retain", false, "RollBack", true), false);
        var confirmation = reader.text("DeletionConfirmation").orElse(null);
        if (onStackRollback && settings.tag() == null) {
            reader.missing("Tag", "OnStackRollback: RollBack goes back to the tag of a release", "give every release a Tag of its own");
        }
        if (onStackRollback && changelog instanceof ChangelogLocation.Packaged) {
            reader.invalid("OnStackRollback",
                    "is RollBack, and the changelog is in the function's package, which a stack that rolls back has "
                            + "replaced by the older one before the schema's turn comes",
                    "put the changelog of each release into S3, under a key of its own");
        }
        if (onDelete && confirmation == null) {
            reader.missing("DeletionConfirmation", "OnDelete: RollBack takes back tables with all that is in them",
                    "give it the database's name if that is meant");
        }
        return new Rollbacks(onStackRollback, onDelete, confirmation);
    }

    private static <T> SequencedMap<String, T> words(String one, T first, String two, T second) {
        var words = new LinkedHashMap<String, T>();
        words.put(one, first);
        words.put(two, second);
        return words;
    }

    private static <T> Map<String, T> words(String one, T first, String two, T second, String three, T third) {
        var words = words(one, first, two, second);
        words.put(three, third);
        return words;
    }
}
