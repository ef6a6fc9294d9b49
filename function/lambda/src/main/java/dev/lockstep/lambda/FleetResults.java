package dev.lockstep.lambda;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rows of a stage, out of the files in which Step Functions has written the results of its map: a `manifest.json` for each run of the map, which names files with a
/// list of child executions each, one kind of file for those that succeeded, failed, or never began. They are looked for below the stage's own prefix, since a map that
/// failed does not say where its manifest is.
final class FleetResults {

    private static final String MANIFEST = "/manifest.json";

    private FleetResults() {}

    /// Each database's row by its name; none of those that never began, or that nobody has told anything of.
    ///
    /// @throws IOException if a file is not as Step Functions writes it
    static Map<String, FleetRow> read(FleetFiles files, String prefix) throws IOException {
        var rows = new LinkedHashMap<String, FleetRow>();
        for (var file : named(files, prefix)) {
            files.items(file, item -> {
                if (item instanceof Json.Fields execution && !execution.text("Status").equals(Optional.of("PENDING"))) {
                    var row = row(execution);
                    rows.merge(row.name(), row, (one, other) -> one.good() ? one : other); // begun anew, and better the second time
                }
            });
        }
        return rows;
    }

    /// The files that the manifests name, each once: that of a map begun anew names the earlier ones too.
    private static Set<String> named(FleetFiles files, String prefix) throws IOException {
        var named = new LinkedHashSet<String>();
        for (var manifest : files.keys(prefix).stream().filter(key -> key.endsWith(MANIFEST)).toList()) {
            if (!(files.read(manifest) instanceof Json.Fields fields)) {
                throw new IOException(manifest + " is no JSON object");
            }
            for (var kind : fields.object("ResultFiles").fields().values()) {
                if (kind instanceof Json.Items(var some)) {
                    some.forEach(file -> {
                        if (file instanceof Json.Fields one) {
                            one.text("Key").ifPresent(named::add);
                        }
                    });
                }
            }
        }
        return named;
    }

    /// @param execution of one database, as it stands in a file
    static FleetRow row(Json.Fields execution) {
        var input = object(execution, "Input");
        var name = FleetTarget.name(input.object("Target"), input.object("Properties"));
        var told = FleetRow.of(object(execution, "Output")).or(() -> FleetRow.of(object(execution, "Cause")));
        if (told.isEmpty() && execution.text("Status").equals(Optional.of("ABORTED"))) {
            return FleetRow.failed(name, Code.FUNCTION_DIED.id(), Reason.of(cutOff()));
        }
        if (told.isEmpty()) {
            return FleetRow.failed(name, Code.FUNCTION_DIED.id(), Code.FUNCTION_DIED.id() + " the function ended before it could tell: "
                    + execution.text("Error").or(() -> execution.text("Status")).orElse("Step Functions says nothing of it")
                    + execution.text("Cause").map(cause -> ": " + cause).orElse(""));
        }
        var row = told.get();
        boolean succeeded = execution.text("Status").equals(Optional.of("SUCCEEDED"));
        return row.good() == succeeded ? named(row, name)
                : FleetRow.failed(name, row.code(), "Step Functions says "
                        + execution.text("Status").orElse("nothing") + ", and the function said " + row.outcome().word() + ". "
                        + row.reason());
    }

    /// Step Functions ends the executions of a map that has ended, and not what they have called.
    private static Problem cutOff() {
        return Problem.error(Code.FUNCTION_DIED, null,
                "the database was at work when the map ended; its function goes on for up to 15 minutes, and what comes of that is in no result",
                "wait for so long, then start the fleet again; starting it at once is safe as well");
    }

    /// What is not among the targets would be nobody's, so the name is that of the input.
    private static FleetRow named(FleetRow row, String name) {
        return new FleetRow(name, row.outcome(), row.applied(), row.pending(), row.lastChangeSet(), row.code(), row.reason(),
                row.invocations(), row.took());
    }

    /// JSON within a text.
    private static Json.Fields object(Json.Fields execution, String name) {
        try {
            var text = execution.text(name).orElse("");
            return !text.startsWith("{") ? Json.Fields.NONE
                    : Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof Json.Fields fields ? fields : Json.Fields.NONE;
        } catch (IOException _) {
            return Json.Fields.NONE;
        }
    }
}
