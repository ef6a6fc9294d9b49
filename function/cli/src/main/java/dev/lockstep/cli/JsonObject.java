package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/// One JSON object, as far as we are sent any: scalars are kept as their text, and null counts as absent.
///
/// @param maps objects that hold nothing but scalars
/// @param others names of all else: lists, and objects that hold more
record JsonObject(Map<String, String> texts, Map<String, Map<String, String>> maps, SequencedSet<String> others) {

    private static final JsonFactory FACTORY = new JsonFactory();

    JsonObject {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        maps = Collections.unmodifiableMap(new LinkedHashMap<>(maps));
        others = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(others));
    }

    /// Says nothing of what it holds, which may be a secret.
    @Override
    public String toString() {
        return "object of " + texts.size() + " texts and " + maps.size() + " maps";
    }

    /// @throws IOException if the text is anything else, with a message that quotes nothing of it
    static JsonObject read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("holds no JSON object");
            }
            JsonObject object = object(parser);
            if (parser.nextToken() != null) {
                throw new IOException("holds more than one JSON object");
            }
            return object;
        } catch (JsonParseException e) {
            throw new IOException("is not JSON from column " + Math.max(1, e.getLocation().getColumnNr()));
        }
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Map<String, String>> maps = new LinkedHashMap<>();
        SequencedSet<String> others = new LinkedHashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT) {
                JsonObject inner = object(parser);
                if (inner.maps.isEmpty() && inner.others.isEmpty()) {
                    maps.put(name, inner.texts);
                } else {
                    others.add(name);
                }
            } else if (value == JsonToken.START_ARRAY) {
                parser.skipChildren();
                others.add(name);
            } else if (value != JsonToken.VALUE_NULL) {
                texts.put(name, parser.getText());
            }
        }
        return new JsonObject(texts, maps, others);
    }
}
