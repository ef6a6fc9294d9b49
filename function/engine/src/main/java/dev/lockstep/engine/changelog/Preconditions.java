package dev.lockstep.engine.changelog;

import org.jspecify.annotations.Nullable;

/// `<preConditions>` of a change set or of a changelog, and what to do when they do not hold.
public record Preconditions(Reaction onFail, Reaction onError, OnSqlOutput onSqlOutput, @Nullable String onFailMessage,
        @Nullable String onErrorMessage, Precondition.And condition) {

    /// What happens when the condition does not hold, or cannot be evaluated: `HALT` fails the run, `CONTINUE` leaves the change set for the
    /// next run, `MARK_RAN` records it as if it had run, `WARN` runs it with a warning.
    public enum Reaction {
        HALT,
        CONTINUE,
        MARK_RAN,
        WARN
    }

    /// What happens when SQL is only printed.
    public enum OnSqlOutput {
        TEST,
        FAIL,
        IGNORE
    }
}
