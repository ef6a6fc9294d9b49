package dev.lockstep.lambda;

import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.testkit.postgres.Database;
import java.io.OutputStream;
import java.io.PrintStream;

/// What tests of single classes are made of.
final class Samples {

    private Samples() {}

    /// One user with one password, and nothing else to try.
    record OneAccount(String user, String password) implements DatabaseConnector.Accounts {

        @Override
        public DatabaseConnector.Account account() {
            return new DatabaseConnector.Account(user, () -> password);
        }

        @Override
        public boolean another(int refusals) {
            return false;
        }
    }

    static DatabaseConnector connector(Database database) {
        return connector(database, new OneAccount(database.user(), database.password()));
    }

    static DatabaseConnector connector(Database database, DatabaseConnector.Accounts accounts) {
        var target = new Target(database.host(), database.port(), database.name(), null);
        return new DatabaseConnector(target, accounts, Properties.SslMode.DISABLE, "lockstep", new StopSignal(), log(new Redaction()));
    }

    static Log log(Redaction redaction) {
        return new Log(new PrintStream(OutputStream.nullOutputStream()), "request", redaction);
    }

    /// An envelope as of a request that was asked at that time; empty for a signature that does not say it.
    static Request.Envelope envelope(String stack, String request, String signed, String resource) {
        var url = "https://bucket.s3.amazonaws.com/key?" + (signed.isEmpty() ? "Expires=1&Signature=x" : "X-Amz-Date=" + signed);
        return new Request.Envelope(ResponseUrl.of(url), stack, request, resource, null);
    }
}
