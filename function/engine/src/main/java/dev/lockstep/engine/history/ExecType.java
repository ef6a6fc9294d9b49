package dev.lockstep.engine.history;

/// How a change set came into the history table; the column EXECTYPE.
public enum ExecType {
    EXECUTED,
    RERAN,
    MARK_RAN,
    FAILED,
    SKIPPED
}
