package dev.lockstep.lambda;

import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.text.Read;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The resource's properties, understood and complete.
///
/// @param host null where the secret says it; so with port and database
/// @param digest SHA-256 of the changelog's bytes in hexadecimal, lower case; null where the template names none
record Properties(Login login, @Nullable String host, @Nullable Integer port, @Nullable String database, SslMode sslMode,
        ChangelogLocation changelog, @Nullable String digest, Settings settings, Rollbacks rollbacks, Mode mode) {

    static final Duration LONGEST_SERVICE_TIMEOUT = Duration.ofHours(1);
    static final int DEFAULT_PORT = 5432;

    /// How we prove who we are.
    sealed interface Login {

        record Secret(String arn) implements Login {}

        record Iam(String username) implements Login {}
    }

    /// When the schema is taken back.
    ///
    /// @param onStackRollback to the tag of the properties that come back
    /// @param onDelete all that the resource has applied
    /// @param deletionConfirmation must be the database's name for the latter; null where there is none
    record Rollbacks(boolean onStackRollback, boolean onDelete, @Nullable String deletionConfirmation) {}

    /// `UPDATE` migrates; `VALIDATE` and `DRY_RUN` only look.
    enum Mode {
        UPDATE,
        VALIDATE,
        DRY_RUN
    }

    /// pgjdbc's modes.
    enum SslMode {
        DISABLE("disable"),
        ALLOW("allow"),
        PREFER("prefer"),
        REQUIRE("require"),
        VERIFY_CA("verify-ca"),
        VERIFY_FULL("verify-full");

        private final String value;

        SslMode(String value) {
            this.value = value;
        }

        String value() {
            return value;
        }
    }

    /// Reads all properties and reports all that is wrong with them at once.
    static Read<Properties> read(Json.Fields fields) {
        return PropertyTable.read(fields);
    }

    /// CloudFormation's own property, which is needed even where others are wrong: an hour where it cannot be read.
    static Duration serviceTimeout(Json.Fields fields) {
        return fields.text("ServiceTimeout")
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .filter(timeout -> timeout.isPositive() && timeout.compareTo(LONGEST_SERVICE_TIMEOUT) <= 0)
                .orElse(LONGEST_SERVICE_TIMEOUT);
    }
}
