package dev.lockstep.lambda;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;

/// Tells a database that will be there in a moment from one that will not.
final class Unreachable {

    /// Starting or shutting down, a session that was ended, too many connections, the wrong end of a failover.
    private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "53300", "25006");

    private Unreachable() {}

    /// Whether to try again: it starts, wakes or fails over, or the network hiccups. Wrong credentials and a TLS that cannot be trusted stay.
    static boolean passes(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        boolean connection = state.startsWith("08") && !state.equals("08004");
        return STATES.contains(state) || (connection && !isTls(e));
    }

    /// Whether the password is not, or no longer, the right one.
    static boolean refusesPassword(SQLException e) {
        return "28P01".equals(e.getSQLState());
    }

    private static boolean isTls(SQLException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return false;
    }
}
