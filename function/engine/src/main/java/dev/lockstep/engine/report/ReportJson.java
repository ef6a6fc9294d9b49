package dev.lockstep.engine.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reports as one JSON object on one line.
public final class ReportJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private ReportJson() {}

    /// `applied`, `skipped`, `tag`, `durationMillis` and `problems`.
    public static String of(Report report) {
        return object(json -> {
            json.writeStringField("outcome", name(report.outcome()));
            json.writeArrayFieldStart("applied");
            for (Report.Applied applied : report.applied()) {
                json.writeStartObject();
                identity(json, applied.id());
                json.writeStringField("execType", applied.execType().name());
                json.writeNumberField("millis", applied.took().toMillis());
                json.writeEndObject();
            }
            json.writeEndArray();
            identities(json, "skipped", report.skipped());
            optional(json, "tag", report.tag());
            json.writeNumberField("durationMillis", report.duration().toMillis());
            problems(json, report.problems());
        });
    }

    /// `pending` and `problems`.
    public static String pending(Status status) {
        return object(json -> {
            json.writeStringField("outcome", name(status.outcome()));
            identities(json, "pending", status.pending());
            problems(json, status.problems());
        });
    }

    /// `unexpected`, an identity each, and `problems`.
    public static String unexpected(Status status) {
        return object(json -> {
            json.writeStringField("outcome", name(status.outcome()));
            identities(json, "unexpected", status.history().stream().map(HistoryRow::id).toList());
            problems(json, status.problems());
        });
    }

    /// `tag`, `exists` and `problems`.
    public static String tag(Status status, String tag, boolean exists) {
        return object(json -> {
            json.writeStringField("outcome", name(status.outcome()));
            json.writeStringField("tag", tag);
            json.writeBooleanField("exists", exists);
            problems(json, status.problems());
        });
    }

    /// `history`, a row each, and `problems`.
    public static String history(Status status) {
        return object(json -> {
            json.writeStringField("outcome", name(status.outcome()));
            json.writeArrayFieldStart("history");
            for (HistoryRow row : status.history()) {
                json.writeStartObject();
                identity(json, row.id());
                json.writeStringField("dateExecuted", row.dateExecuted().toString());
                json.writeNumberField("orderExecuted", row.orderExecuted());
                json.writeStringField("execType", row.execType().name());
                optional(json, "checksum", row.checksum().map(Object::toString).orElse(null));
                optional(json, "description", row.description());
                optional(json, "comments", row.comments());
                optional(json, "tag", row.tag());
                optional(json, "contexts", row.contexts());
                optional(json, "labels", row.labels());
                optional(json, "deploymentId", row.deploymentId());
                json.writeEndObject();
            }
            json.writeEndArray();
            problems(json, status.problems());
        });
    }

    /// `lines` and `problems`.
    public static String of(Script script) {
        return object(json -> {
            json.writeStringField("outcome", name(script.outcome()));
            strings(json, "lines", script.lines());
            problems(json, script.problems());
        });
    }

    /// `holders` and `problems`.
    public static String of(Locks locks) {
        return object(json -> {
            json.writeStringField("outcome", name(locks.outcome()));
            strings(json, "holders", locks.holders());
            problems(json, locks.problems());
        });
    }

    /// `removed` and `problems`.
    public static String of(Removed removed) {
        return object(json -> {
            json.writeStringField("outcome", name(removed.outcome()));
            strings(json, "removed", removed.what());
            problems(json, removed.problems());
        });
    }

    /// `problems` alone: what stands when nothing else came about.
    public static String of(Outcome outcome, List<Problem> problems) {
        return object(json -> {
            json.writeStringField("outcome", name(outcome));
            problems(json, problems);
        });
    }

    /// The line of `calculate-checksum`: `id`, `author`, `path` and `checksum`.
    public static String checksum(ChangeId id, String checksum) {
        return object(json -> {
            identity(json, id);
            json.writeStringField("checksum", checksum);
        });
    }

    private static void problems(JsonGenerator json, List<Problem> problems) throws IOException {
        json.writeArrayFieldStart("problems");
        for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("code", problem.code().id());
            json.writeStringField("severity", problem.severity().name().toLowerCase(Locale.ROOT));
            @Nullable
            Location at = problem.at();
            if (at != null) {
                json.writeStringField("file", at.file());
                json.writeNumberField("line", at.line());
                json.writeNumberField("column", at.column());
            }
            json.writeStringField("message", problem.message());
            json.writeStringField("fix", problem.fix());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void identities(JsonGenerator json, String field, List<ChangeId> ids) throws IOException {
        json.writeArrayFieldStart(field);
        for (ChangeId id : ids) {
            json.writeStartObject();
            identity(json, id);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void identity(JsonGenerator json, ChangeId id) throws IOException {
        json.writeStringField("id", id.id());
        json.writeStringField("author", id.author());
        json.writeStringField("path", id.path());
    }

    private static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void optional(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static String object(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
