package dev.lockstep.testkit.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// A JSON value. `Json.parse(text)` reads one, `text()` writes it on one line, `pretty()` for a person. Fields keep their order; a field
/// that stands twice is refused.
public sealed interface Json {

    record Fields(Map<String, Json> values) implements Json {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        public Optional<Json> get(String name) {
            return Optional.ofNullable(values.get(name));
        }

        /// The text of a field, where it is text.
        public Optional<String> text(String name) {
            return get(name).flatMap(value -> value instanceof Text text ? Optional.of(text.value()) : Optional.empty());
        }

        /// The same fields with one set, at its old place if it had one.
        public Fields with(String name, Json value) {
            var changed = new LinkedHashMap<>(values);
            changed.put(name, value);
            return new Fields(changed);
        }
    }

    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    record Text(String value) implements Json {}

    /// A number as it was written.
    record Numeral(String value) implements Json {}

    record Truth(boolean value) implements Json {}

    record Nothing() implements Json {}

    /// Reads one JSON value; `IllegalArgumentException` says where the text is not JSON.
    static Json parse(String text) {
        var factory = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (var parser = factory.createParser(text)) {
            parser.nextToken();
            var value = read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: more text after the value");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    /// Reads a JSON object.
    static Fields parseFields(String text) {
        if (parse(text) instanceof Fields fields) {
            return fields;
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    /// The JSON value of maps, collections, text, numbers, booleans and null.
    static Json of(@Nullable Object value) {
        return switch (value) {
            case null -> new Nothing();
            case Json json -> json;
            case Map<?, ?> map -> {
                var fields = new LinkedHashMap<String, Json>();
                map.forEach((name, field) -> fields.put(String.valueOf(name), of(field)));
                yield new Fields(fields);
            }
            case Collection<?> items -> new Items(items.stream().map(Json::of).toList());
            case Boolean truth -> new Truth(truth);
            case Number number -> new Numeral(number.toString());
            case Object other -> new Text(other.toString());
        };
    }

    /// This value as JSON on one line.
    default String text() {
        return written(false);
    }

    /// This value as indented JSON.
    default String pretty() {
        return written(true);
    }

    private String written(boolean indented) {
        var out = new StringWriter();
        try (var generator = new JsonFactory().createGenerator(out)) {
            if (indented) {
                generator.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            write(this, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Json read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, Json>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, read(parser));
                }
                yield new Fields(fields);
            }
            case START_ARRAY -> {
                var items = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield new Items(items);
            }
            case VALUE_STRING -> new Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
            case VALUE_TRUE -> new Truth(true);
            case VALUE_FALSE -> new Truth(false);
            case VALUE_NULL -> new Nothing();
            case null, default -> throw new IOException("a value is missing");
        };
    }

    private static void write(Json value, JsonGenerator out) throws IOException {
        switch (value) {
            case Fields fields -> {
                out.writeStartObject();
                for (var field : fields.values().entrySet()) {
                    out.writeFieldName(field.getKey());
                    write(field.getValue(), out);
                }
                out.writeEndObject();
            }
            case Items items -> {
                out.writeStartArray();
                for (var item : items.values()) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case Text text -> out.writeString(text.value());
            case Numeral number -> out.writeNumber(number.value());
            case Truth truth -> out.writeBoolean(truth.value());
            case Nothing _ -> out.writeNull();
        }
    }
}
