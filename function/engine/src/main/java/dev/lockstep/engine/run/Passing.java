package dev.lockstep.engine.run;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Tells a database that will be there in a moment from one that will not.
public final class Passing {

    private Passing() {}

    /// Whether to try again: it starts, wakes, fails over or is full, or the network hiccups. Wrong credentials, a database that does not exist and a server that cannot
    /// be trusted stay.
    public static boolean passes(SQLException e) {
        String state = PostgresErrors.state(e);
        boolean gone = PostgresErrors.isConnectionLoss(e) || PostgresErrors.isReadOnly(e) || state.equals("53300");
        return gone && !state.equals("08004") && !isUntrusted(e);
    }

    /// The driver says by its words only that a certificate is another host's.
    private static boolean isUntrusted(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException || cause instanceof SSLPeerUnverifiedException
                    || String.valueOf(cause.getMessage()).contains("could not be verified")) {
                return true;
            }
        }
        return false;
    }
}
