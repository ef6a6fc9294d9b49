package dev.lockstep.engine.report;

/// How a command ended; its number is the exit status of the command line.
public enum Outcome {
    DONE(0),
    FAILED(1),
    REFUSED(2),
    UNAVAILABLE(3);

    private final int exitStatus;

    Outcome(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /// 0 done; 1 a migration failed; 2 the input was refused; 3 the lock or the database could not be had.
    public int exitStatus() {
        return exitStatus;
    }
}
