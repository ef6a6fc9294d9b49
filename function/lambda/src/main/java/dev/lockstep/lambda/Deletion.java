package dev.lockstep.lambda;

import dev.lockstep.engine.text.Read;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A Delete with `OnDelete: Retain`: the schema and its data stay, which needs no database.
///
/// One database is looked for all the same, and in vain if need be: when another resource of the stack fails while this one is being created, CloudFormation sends
/// the Delete at once, under an id of its own making. The migration that still runs is to hear of it.
final class Deletion {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Invocation invocation;
    private final Json.Fields fields;

    Deletion(Invocation invocation, Json.Fields fields) {
        this.invocation = invocation;
        this.fields = fields;
    }

    /// Whether these properties ask for more than to leave everything as it is.
    static boolean rollsBack(Json.Fields fields) {
        return fields.text("OnDelete").filter("RollBack"::equals).isPresent();
    }

    Answer answer() throws InterruptedException {
        var id = invocation.envelope().physicalResourceId();
        if (id == null || !id.startsWith(Target.OURS)) {
            stopCreation();
        }
        invocation.standing().fact("Status", "retained");
        return invocation.standing().succeeded("the schema and its data are retained");
    }

    private void stopCreation() throws InterruptedException {
        var stopping = new FutureTask<>(() -> {
            tellAndWait();
            return true;
        });
        Thread.ofPlatform().daemon().name("lockstep-deletion").start(stopping);
        try {
            var _ = stopping.get(Math.min(LONGEST.toMillis(), invocation.schedule().stop().left().toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            stopping.cancel(true);
            invocation.log().warn("whether a Create of this resource still runs could not be found out", Map.of("error", e));
        }
    }

    /// @throws SQLException if the database cannot be reached
    private void tellAndWait() throws SQLException, InterruptedException {
        if (!(Properties.read(fields) instanceof Read.Complete<Properties>(var properties, _))) {
            return;
        }
        var credentials = Credentials.of(properties, invocation);
        try {
            if (!(credentials.access() instanceof Read.Complete<Access>(var access, _))) {
                return;
            }
            var connector = DatabaseConnector.of(access.target(), credentials, properties, invocation);
            try (var record = RequestRecord.open(connector, properties.settings(), invocation.envelope())) {
                var _ = record.register("Delete", fields, Json.Fields.NONE);
                while (record.othersAtWork()) {
                    Thread.sleep(Turn.PAUSE);
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the credentials could not be read: " + e.getCause(), e);
        }
    }
}
