package dev.lockstep.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// Migrates one database of many: `dev.lockstep.lambda.FleetHandler::handleRequest`, which the state machine of `templates/fleet.yaml` calls for each target.
///
/// It takes `{"Target": {…}, "Properties": {…}, "Before": {"Applied": 0, "Invocations": 0}}` and returns a [FleetRow], whatever happens; only what is no such event is thrown.
public final class FleetHandler implements RequestStreamHandler {

    private final KeptChangelog changelog = new KeptChangelog();

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        if (!(Json.read(input.readAllBytes()) instanceof Json.Fields event) || event.object("Target").fields().isEmpty()) {
            throw new IOException("the event has no Target, so it is not from the state machine of templates/fleet.yaml");
        }
        var redaction = new Redaction();
        var log = new Log(System.out, context.getAwsRequestId(), redaction);
        var row = row(event, context, redaction, log);
        var details = Map.<String, Object>of("target", row.name(), "outcome", row.outcome().word(), "applied", row.applied(), "reason",
                row.reason(), "durationMillis", row.took().toMillis());
        if (row.good()) {
            log.info("the database is done", details);
        } else {
            log.error("the database is not done", details);
        }
        output.write(row.json(redaction));
    }

    private FleetRow row(Json.Fields event, Context context, Redaction redaction, Log log) {
        var name = FleetTarget.name(event.object("Target"), event.object("Properties"));
        try {
            return migrated(event, name, context, redaction, log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return broken(name, e);
        } catch (Throwable e) {
            return broken(name, e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e);
        }
    }

    private FleetRow migrated(Json.Fields event, String name, Context context, Redaction redaction, Log log)
            throws InterruptedException, ExecutionException {
        var common = event.object("Properties");
        var problems = new ArrayList<Problem>(FleetTarget.common(common));
        var read = FleetTarget.read(event.object("Target"), common);
        problems.addAll(read.refusals());
        if (!(read instanceof Read.Complete<FleetTarget>(var target, _)) || !problems.isEmpty()) {
            return FleetRow.failed(name, problems.getFirst().code().id(), Reason.of(problems));
        }
        var around = Surroundings.of(System.getenv());
        var clients = new AwsClients(around.environment());
        var schedule = Schedule.of(Duration.ofMillis(context.getRemainingTimeInMillis()), Properties.LONGEST_SERVICE_TIMEOUT,
                Duration.ZERO);
        var stop = new StopSignal(schedule.stop().left());
        var bench = new FleetMigration.Bench(clients, new ChangelogFetcher(clients, around.packageRoot()), changelog, schedule, stop,
                redaction, log, "lockstep fleet " + context.getAwsRequestId());
        var migration = new FleetMigration(target, FleetMigration.Before.of(event.object("Before")), bench);
        try {
            return new Watchdog(schedule, stop).watch(migration, migration::cut);
        } catch (ExecutionException | InterruptedException e) {
            migration.cut(); // nothing may go on in the database once a failure is reported
            throw e;
        }
    }

    private static FleetRow broken(String name, Throwable failure) {
        var outOfMemory = failure instanceof OutOfMemoryError;
        return FleetRow.failed(name, Code.INTERNAL_ERROR.id(), Reason.of(List.of(Problem.error(Code.INTERNAL_ERROR, null,
                outOfMemory ? "the function ran out of memory" : "Lockstep itself failed: " + failure,
                (outOfMemory ? "raise the function's MemorySize, or split a large data file" : "look into the log, and report it")
                        + "; starting the fleet again is safe"))));
    }
}
