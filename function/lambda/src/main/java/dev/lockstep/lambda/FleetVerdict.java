package dev.lockstep.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.lambda.FleetRow.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides for the state machine of `templates/fleet.yaml` whether it goes on: `dev.lockstep.lambda.FleetVerdict::handleRequest`.
///
/// Of `Targets` it is asked before any database is touched, of a `Stage` when the map over its databases has ended, however it ended. It answers with a `Decision`, `passed` or
/// `failed`, and a `Summary` for a person. What it cannot read it throws, and the state machine takes a verdict that it does not get for a failure.
public final class FleetVerdict implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        if (!(Json.read(input.readAllBytes()) instanceof Json.Fields event)) {
            throw new IOException("the event is not from the state machine of templates/fleet.yaml");
        }
        var redaction = new Redaction();
        var log = new Log(System.out, context.getAwsRequestId(), redaction);
        var clients = new AwsClients(System.getenv());
        try (var files = new FleetFiles(clients.s3(), event.text("Bucket").orElse(""))) {
            var of = event.text("Of").orElse("");
            output.write(switch (of) {
                case "Targets" -> plan(event, files, log);
                case "Stage" -> verdict(event, files, log);
                default -> throw new IOException("nobody can be asked of " + PropertyReader.quoted(of));
            });
        }
    }

    private static byte[] plan(Json.Fields event, FleetFiles files, Log log) {
        return switch (FleetPlan.read(event.object("Input"), event.object("Defaults"), files)) {
            case Read.Refused<FleetPlan>(var problems) -> refused("The fleet was refused, and no database was touched.", problems, log);
            case Read.Complete<FleetPlan>(var plan, _) -> {
                int databases = plan.targets().names().size();
                log.info("the fleet begins", Map.of("targets", plan.key(), "version", plan.targets().version(), "databases", databases,
                        "canaries", plan.canaries(), "maxConcurrency", plan.concurrency(), "toleratedFailures", plan.tolerated()));
                yield written(json -> {
                    json.writeStringField("Decision", "passed");
                    json.writeStringField("Summary", databases + " databases");
                    json.writeStringField("Targets", plan.key());
                    json.writeStringField("Version", plan.targets().version());
                    json.writeNumberField("Databases", databases);
                    stage(json, "Canaries", "canaries", Math.min(plan.canaries(), databases), plan.concurrency(), 0);
                    stage(json, "All", "all", databases, plan.concurrency(), plan.tolerated());
                });
            }
        };
    }

    private static void stage(JsonGenerator json, String field, String name, int most, int concurrency, int tolerated) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("Name", name);
        json.writeNumberField("MaxItems", most);
        json.writeNumberField("MaxConcurrency", concurrency);
        json.writeNumberField("ToleratedFailures", tolerated);
        json.writeEndObject();
    }

    private static byte[] verdict(Json.Fields event, FleetFiles files, Log log) throws IOException {
        var asked = event.object("Stage");
        var stage = new Judgement.Stage(asked.text("Name").orElse(""), FleetRow.number(asked, "MaxItems"),
                FleetRow.number(asked, "ToleratedFailures"));
        var targets = FleetPlan.targets(event.text("Targets").orElse(""), event.text("Version").orElse(""), event.object("Properties"),
                files);
        return switch (targets) {
            case Read.Refused<FleetTargets>(var problems) -> refused("What came of the databases is not known.", problems, log);
            case Read.Complete<FleetTargets>(var complete, _) -> {
                var prefix = event.text("Prefix").orElseThrow(() -> new IOException("the event has no Prefix"));
                yield judged(Judgement.of(stage, complete.names(), FleetResults.read(files, prefix + "/")), ended(event.object("Map")),
                        "s3://" + files.bucket() + "/" + prefix + "/", log);
            }
        };
    }

    /// How Step Functions ended the map, where it did not let it come to its end.
    private static Optional<String> ended(Json.Fields map) {
        return map.text("Error").map(error -> error + map.text("Cause").map(cause -> ": " + cause).orElse(""));
    }

    private static byte[] judged(Judgement judgement, Optional<String> ended, String results, Log log) {
        var summary = judgement.summary(ended) + "\n\nResults: " + results;
        log.info("the verdict of a stage", Map.of("stage", judgement.stage().name(), "passed", judgement.passed(), "summary", summary));
        return written(json -> {
            json.writeStringField("Decision", judgement.passed() ? "passed" : "failed");
            json.writeStringField("Summary", summary);
            json.writeNumberField("Databases", judgement.databases());
            json.writeNumberField("Migrated", judgement.count(Outcome.MIGRATED));
            json.writeNumberField("UpToDate", judgement.count(Outcome.UP_TO_DATE));
            json.writeNumberField("Pending", judgement.count(Outcome.PENDING));
            json.writeNumberField("Failed", judgement.failed().size());
            json.writeNumberField("Missing", judgement.missing().size());
            json.writeNumberField("Applied", judgement.applied());
            json.writeArrayFieldStart("FirstFailed");
            for (var row : judgement.firstFailed()) {
                json.writeStartObject();
                json.writeStringField("Name", row.name());
                json.writeStringField("Code", row.code());
                json.writeStringField("Reason", Judgement.shortened(row.reason()));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static byte[] refused(String words, List<Problem> problems, Log log) {
        var reason = Reason.of(problems);
        log.error(words, Map.of("reason", reason));
        return written(json -> {
            json.writeStringField("Decision", "failed");
            json.writeStringField("Summary", words + "\n\n" + reason);
        });
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] written(Fields fields) {
        var bytes = new ByteArrayOutputStream();
        try (var json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
