package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.engine.text.Sha256;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tells properties apart without keeping them: a SHA-256 of all of them, whatever order they come in, and of the stack, so that no two stacks' are alike.
record PropertiesDigest(String hex) {

    static PropertiesDigest of(Json.Fields properties, String stackId) {
        return new PropertiesDigest(Sha256.hex((stackId + " " + text(properties)).getBytes(UTF_8)));
    }

    /// Every text with its length before it, so that no two values look alike.
    private static String text(Json value) {
        return switch (value) {
            case Json.Text(var text) -> text.length() + ":" + text;
            case Json.Nothing _ -> "-";
            case Json.Items(var items) -> items.stream().map(PropertiesDigest::text).collect(Collectors.joining(",", "[", "]"));
            case Json.Fields(var fields) -> new TreeMap<>(fields).entrySet()
                    .stream()
                    .map(field -> field.getKey().length() + ":" + field.getKey() + "=" + text(field.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        };
    }
}
