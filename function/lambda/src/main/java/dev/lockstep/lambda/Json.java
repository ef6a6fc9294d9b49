package dev.lockstep.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A JSON value as CloudFormation and Secrets Manager send them: every scalar is kept as its text.
///
/// What it prints says how large it is, never what it holds: events and secrets pass through here.
sealed interface Json {

    record Text(String text) implements Json {
        @Override
        public String toString() {
            return "text of " + text.length() + " characters";
        }
    }

    record Items(List<Json> items) implements Json {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return "list of " + items.size();
        }
    }

    record Fields(Map<String, Json> fields) implements Json {

        static final Fields NONE = new Fields(Map.of());

        public Fields {
            fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /// The scalar of that name.
        Optional<String> text(String name) {
            return fields.get(name) instanceof Text(var text) ? Optional.of(text) : Optional.empty();
        }

        /// The object of that name, which is empty where there is none.
        Fields object(String name) {
            return fields.get(name) instanceof Fields inner ? inner : NONE;
        }

        @Override
        public String toString() {
            return "object of " + fields.keySet();
        }
    }

    /// JSON's null.
    record Nothing() implements Json {}

    /// @throws IOException with a message that quotes nothing of the input
    static Json read(byte[] bytes) throws IOException {
        try (var parser = new JsonFactory().createParser(bytes)) {
            parser.nextToken();
            var value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("not JSON: there is more after the end");
            }
            return value;
        } catch (JsonParseException e) {
            throw new IOException("not JSON: line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr());
        }
    }

    /// Reads the items of a list one after the other, so that a long one is never in memory as a whole.
    ///
    /// @throws IOException with a message that quotes nothing of the input, also where it is no list
    static void items(InputStream input, Consumer<Json> taker) throws IOException {
        try (var parser = new JsonFactory().createParser(input)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("not a JSON list");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                taker.accept(value(parser));
            }
        } catch (JsonParseException e) {
            throw new IOException("not JSON: line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr());
        }
    }

    private static Json value(JsonParser parser) throws IOException {
        var token = parser.currentToken();
        if (token == null) {
            throw new IOException("not JSON: there is nothing");
        }
        if (token == JsonToken.START_OBJECT) {
            var fields = new LinkedHashMap<String, Json>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                fields.put(name, value(parser));
            }
            return new Fields(fields);
        }
        if (token == JsonToken.START_ARRAY) {
            var items = new ArrayList<Json>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return new Items(items);
        }
        return token == JsonToken.VALUE_NULL ? new Nothing() : new Text(parser.getText());
    }
}
