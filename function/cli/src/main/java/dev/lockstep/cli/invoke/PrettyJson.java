package dev.lockstep.cli.invoke;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/// JSON for people to read.
final class PrettyJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private PrettyJson() {}

    /// The same JSON over several lines; the text as it is where it is no JSON.
    static String of(String json) {
        StringWriter text = new StringWriter();
        try (JsonParser parser = FACTORY.createParser(json);
                JsonGenerator generator = FACTORY.createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEvent(parser);
            }
        } catch (IOException e) {
            return json;
        }
        return text.toString();
    }

    /// An object of text fields: name, value, name, value.
    static String object(List<String> namesAndValues) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            for (int i = 0; i < namesAndValues.size(); i += 2) {
                json.writeStringField(namesAndValues.get(i), namesAndValues.get(i + 1));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
