package dev.lockstep.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes one JSON object a line, which CloudWatch Logs Insights can ask by field.
///
/// It writes to standard output itself: the runtime's logger would put our line into a string of its own.
final class Log {

    private final PrintStream out;
    private final String requestId;
    private final Redaction redaction;

    Log(PrintStream out, String requestId, Redaction redaction) {
        this.out = out;
        this.requestId = requestId;
        this.redaction = redaction;
    }

    void info(String message, Map<String, Object> details) {
        write("INFO", message, details);
    }

    void warn(String message, Map<String, Object> details) {
        write("WARN", message, details);
    }

    void error(String message, Map<String, Object> details) {
        write("ERROR", message, details);
    }

    private void write(String level, String message, Map<String, Object> details) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("timestamp", Instant.now().toString());
        fields.put("level", level);
        fields.put("requestId", requestId);
        fields.put("message", message);
        fields.putAll(details);
        out.println(json(fields));
    }

    private String json(Map<String, Object> fields) {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            for (var field : fields.entrySet()) {
                switch (field.getValue()) {
                    case Long number -> json.writeNumberField(field.getKey(), number);
                    case Integer number -> json.writeNumberField(field.getKey(), number);
                    case Object other -> json.writeStringField(field.getKey(), redaction.clean(other.toString()));
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
