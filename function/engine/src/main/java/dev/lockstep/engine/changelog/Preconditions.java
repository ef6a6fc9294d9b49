package dev.lockstep.engine.changelog;

import java.util.function.UnaryOperator;
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

    /// Whether their `dbms` alone keeps the change set from ever running on PostgreSQL.
    public boolean keepFromPostgres() {
        return onFail != Reaction.WARN
                && condition.of().stream().anyMatch(one -> one instanceof Precondition.Dbms dbms && !dbms.type().matchesPostgres());
    }

    /// The same with other reactions.
    public Preconditions reacting(UnaryOperator<Reaction> change) {
        return new Preconditions(change.apply(onFail), change.apply(onError), onSqlOutput, onFailMessage, onErrorMessage, condition);
    }

    /// What happens when SQL is only printed. `TEST`, the default, makes the script ask where an update would; `FAIL` is a condition that does
    /// not hold; `IGNORE` prints the change set as if it had none.
    public enum OnSqlOutput {
        TEST,
        FAIL,
        IGNORE
    }
}
