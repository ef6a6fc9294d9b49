package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change;
import java.sql.Connection;

/// Does what a `customChange` asks for, in place of the Java class that it names.
///
/// ```
/// new Settings.CustomChanges.By((change, connection) -> {
///     switch (change.className()) {
///         case "com.example.Rekey" -> rekey(connection, change.params().get("table"));
///         default -> throw new IllegalArgumentException("no such change: " + change.className());
///     }
/// })
/// ```
/// What it does on the connection commits together with the history row of the change set, or not at all: it must neither end the transaction
/// nor close the connection. It may be called again if the transaction has to start over, because a lock could not be had.
@FunctionalInterface
public interface CustomChangeHandler {

    /// @throws Exception to fail the change set, with a message for a person
    void apply(Change.CustomChange change, Connection connection) throws Exception;

    /// Whether [#takeBack] can undo it. Where it cannot, a change set without a rollback of its own has no way back.
    default boolean canTakeBack(Change.CustomChange change) {
        return false;
    }

    /// Undoes what [#apply] did.
    default void takeBack(Change.CustomChange change, Connection connection) throws Exception {
        throw new UnsupportedOperationException(change.className() + " cannot be taken back");
    }
}
