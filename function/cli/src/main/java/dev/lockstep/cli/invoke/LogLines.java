package dev.lockstep.cli.invoke;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lockstep.testkit.aws.LogLine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The function's log, as progress for a person.
final class LogLines {

    private static final JsonFactory FACTORY = new JsonFactory();

    private LogLines() {}

    /// The message of a JSON line and what it is about; any other line as it is.
    static void show(LogLine line, PrintStream to) {
        Map<String, String> fields = fields(line.text());
        String message = fields.getOrDefault("message", line.text());
        String about = fields.entrySet()
                .stream()
                .filter(field -> field.getKey().equals("changeSet") || field.getKey().equals("durationMillis"))
                .map(field -> field.getKey().equals("changeSet") ? field.getValue() : field.getValue() + " ms")
                .collect(Collectors.joining(", "));
        to.println("  " + message + (about.isEmpty() ? "" : " (" + about + ")"));
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (!text.startsWith("{")) {
            return fields;
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken().isScalarValue()) {
                    fields.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return fields;
    }
}
