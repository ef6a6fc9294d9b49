package dev.lockstep.testkit.generate;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes a changelog as JSON.
final class JsonFormat {

    private JsonFormat() {}

    static String write(Element root, Dice dice) {
        return json(MapTree.of(root, dice)) + "\n";
    }

    static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> map.entrySet()
                    .stream()
                    .map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + json(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(JsonFormat::json).collect(Collectors.joining(",\n", "[", "]"));
            case String text -> quoted(text);
            default -> String.valueOf(value);
        };
    }
}
