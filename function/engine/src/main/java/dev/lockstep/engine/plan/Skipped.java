package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.ChangeSet;

/// A change set that a run leaves out, and why.
public record Skipped(ChangeSet changeSet, Reason reason) {

    /// Why a change set is left out. `OTHER_DATABASES`: its only change is for another database, so it gets no row and stays pending for ever, as in
    /// Liquibase.
    public enum Reason {
        ALREADY_RAN,
        CONTEXT,
        LABEL,
        DBMS,
        IGNORED,
        BEYOND_EXTENT,
        OTHER_DATABASES,
        NOT_RAN
    }
}
