package dev.lockstep.engine.run;

import java.sql.SQLException;

/// Counts the connections that were lost in one piece of work, so that one that kills its own does not go on for ever.
final class Losses {

    static final int MOST = 3;

    private int lost;
    private boolean readOnly;

    /// Whether what went wrong is no fault of the statement: the connection is gone or, the first time, the database has become read only,
    /// as one does that is failing over. The second time that is what the change set itself has asked for, or a replica.
    boolean explain(SQLException why) {
        boolean failedOver = PostgresErrors.isReadOnly(why) && !readOnly;
        if (!failedOver && !PostgresErrors.isConnectionLoss(why)) {
            return false;
        }
        readOnly |= failedOver;
        lost++;
        return true;
    }

    boolean tooMany() {
        return lost > MOST;
    }
}
