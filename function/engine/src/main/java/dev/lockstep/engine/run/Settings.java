package dev.lockstep.engine.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a run is to go.
///
/// @param contexts empty means every context matches
/// @param labelFilter null means every label matches
/// @param parameters for `${name}`
/// @param schema default schema and home of the history table; null is the role's own default
/// @param tag set once all has been applied; null for none
/// @param lockTimeout how long a statement waits for a table lock before it is tried again; zero is for ever
/// @param lockWait how long to wait for another migration
/// @param statementTimeout how long a statement may run; empty is without end
/// @param allowSuperuser false: a role that is a superuser is refused
/// @param customChanges what becomes of `customChange`
/// @param remember whether an update that leaves nothing pending is remembered in a table beside the history, so that the next one need not read the
/// changelog to know
public record Settings(List<String> contexts, @Nullable String labelFilter, Map<String, String> parameters, @Nullable String schema,
        @Nullable String tag, Transaction transaction, Duration lockTimeout, Duration lockWait, Optional<Duration> statementTimeout,
        boolean allowSuperuser, CustomChanges customChanges, boolean remember) {

    /// The defaults of the custom resource, except that a superuser is allowed: local databases have little else.
    public static final Settings DEFAULT = new Settings(List.of(), null, Map.of(), null, null, Transaction.PER_CHANGE_SET,
            Duration.ofSeconds(5), Duration.ofMinutes(5), Optional.empty(), true, CustomChanges.REFUSE, false);

    public Settings {
        contexts = List.copyOf(contexts);
        parameters = Map.copyOf(parameters);
    }

    /// Where nothing is remembered.
    public Settings(List<String> contexts, @Nullable String labelFilter, Map<String, String> parameters, @Nullable String schema,
            @Nullable String tag, Transaction transaction, Duration lockTimeout, Duration lockWait, Optional<Duration> statementTimeout,
            boolean allowSuperuser, CustomChanges customChanges) {
        this(contexts, labelFilter, parameters, schema, tag, transaction, lockTimeout, lockWait, statementTimeout, allowSuperuser,
                customChanges, false);
    }

    /// The same, and what is up to date is remembered.
    public Settings remembering() {
        return new Settings(contexts, labelFilter, parameters, schema, tag, transaction, lockTimeout, lockWait, statementTimeout,
                allowSuperuser, customChanges, true);
    }

    /// `PER_CHANGE_SET`: each change set and its history row. `DEPLOYMENT`: everything pending, all or nothing.
    public enum Transaction {
        PER_CHANGE_SET,
        DEPLOYMENT
    }

    /// Whether foreign code is run, and by whom.
    public sealed interface CustomChanges {

        CustomChanges REFUSE = new Refuse();
        CustomChanges SKIP = new Skip();

        /// Stops the run before anything is touched.
        record Refuse() implements CustomChanges {}

        /// Records the change set without running the foreign code, and tells of each that was not run.
        record Skip() implements CustomChanges {}

        /// A handler of the caller's does what the foreign code would do, in the change set's transaction.
        record By(CustomChangeHandler handler) implements CustomChanges {}
    }
}
