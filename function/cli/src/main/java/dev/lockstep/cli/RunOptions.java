package dev.lockstep.cli;

import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.Settings.Transaction;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a run behaves on the database.
final class RunOptions {

    @Option(names = "--default-schema-name", paramLabel = "SCHEMA", description = "Default schema, and where the history lives. Default: the role's own.")
    @Nullable
    String schema;

    @Option(names = "--transaction", paramLabel = "per-change-set|deployment", description = "deployment: an update applies everything in one transaction; a rollback takes back one change set after the other all the same. Default: per-change-set.")
    String transaction = "per-change-set";

    @Option(names = "--lock-timeout", paramLabel = "TIME", description = "How long a statement waits for a table lock before it is tried again. Default: 5s.")
    Duration lockTimeout = Settings.DEFAULT.lockTimeout();

    @Option(names = "--lock-wait", paramLabel = "TIME", description = "How long to wait for another migration. Default: 5m.")
    Duration lockWait = Settings.DEFAULT.lockWait();

    @Option(names = "--statement-timeout", paramLabel = "TIME", description = "How long a statement may run. Default: without end.")
    @Nullable
    Duration statementTimeout;

    @Option(names = "--no-remember", description = "Do not note in the database, in the table lockstep_up_to_date, that nothing is pending.")
    boolean forgetful;

    Settings settings() {
        Settings defaults = Settings.DEFAULT;
        return new Settings(defaults.contexts(), defaults.labelFilter(), defaults.parameters(), schema, defaults.tag(), mode(), lockTimeout,
                lockWait,
                Optional.ofNullable(statementTimeout), true, defaults.customChanges(), !forgetful);
    }

    private Transaction mode() {
        return switch (transaction.toLowerCase(Locale.ROOT)) {
            case "per-change-set" -> Transaction.PER_CHANGE_SET;
            case "deployment" -> Transaction.DEPLOYMENT;
            default -> throw new Refusal("--transaction cannot be \"" + transaction + "\".", "choose per-change-set or deployment");
        };
    }
}
