package dev.lockstep.engine.run;

import dev.lockstep.engine.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out acts in the open transaction: statements travel together, up to a call of a handler and after it.
final class Acts {

    /// What SQL calls an external routine exception.
    private static final String OF_A_HANDLER = "38000";

    private static final int VALID_WITHIN_SECONDS = 5;

    private final Workplace place;

    Acts(Workplace place) {
        this.place = place;
    }

    /// Carries out all; nothing is answered if all went well.
    Pipeline.@Nullable Refused carryOut(List<Act> acts) {
        List<Sql> together = new ArrayList<>();
        for (Act act : acts) {
            switch (act) {
                case Act.Statement(Sql sql) -> together.add(sql);
                case Act.Call call -> {
                    Pipeline.Refused refused = place.pipeline().send(together);
                    together.clear();
                    if (refused == null) {
                        refused = called(call);
                    }
                    if (refused != null) {
                        return refused;
                    }
                }
            }
        }
        return place.pipeline().send(together);
    }

    /// The savepoint is gone afterwards if the handler has ended the transaction, or swallowed an error in it.
    private Pipeline.@Nullable Refused called(Act.Call call) {
        Sql told = new Sql("customChange " + call.change().className(), call.change().at());
        Pipeline.Refused refused = place.pipeline().alone(new Sql("SAVEPOINT lockstep_custom_change", told.at()));
        if (refused != null) {
            return refused;
        }
        try {
            if (call.back()) {
                call.handler().takeBack(call.change(), place.connection());
            } else {
                call.handler().apply(call.change(), place.connection());
            }
        } catch (SQLException e) {
            return new Pipeline.Refused(ofThisDatabase(e) ? e : failed(e), told);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return new Pipeline.Refused(failed(e), told);
        }
        if (changedAutoCommit()) {
            return new Pipeline.Refused(new SQLException("the handler changed the connection's autocommit", OF_A_HANDLER), told);
        }
        refused = place.pipeline().alone(new Sql("RELEASE SAVEPOINT lockstep_custom_change", told.at()));
        return refused == null || PostgresErrors.isConnectionLoss(refused.why()) ? refused
                : new Pipeline.Refused(new SQLException("the handler ended the transaction, or went on after an error in it: "
                        + refused.why().getMessage(), OF_A_HANDLER, refused.why()), told);
    }

    private static SQLException failed(Exception e) {
        return new SQLException("the handler failed: " + e.getMessage(), OF_A_HANDLER, e);
    }

    /// A handler may have other connections: that one of them is lost says nothing of ours.
    private boolean ofThisDatabase(SQLException e) {
        try {
            return !PostgresErrors.isConnectionLoss(e) || !place.connection().isValid(VALID_WITHIN_SECONDS);
        } catch (SQLException _) {
            return true;
        }
    }

    /// The driver would commit when it is switched on again, and so what is open is given up first. The connection is in autocommit between units.
    private boolean changedAutoCommit() {
        try {
            if (place.connection().getAutoCommit()) {
                return false;
            }
            place.connection().rollback();
            place.connection().setAutoCommit(true);
        } catch (SQLException _) {
            // the connection is gone, as the next statement will find
        }
        return true;
    }
}
