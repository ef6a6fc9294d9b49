package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes an [Answer] as the bytes CloudFormation reads, of which it takes 4096 and no more.
final class AnswerBody {

    static final int LONGEST = 4096;
    static final String LEFT_OUT = "(left out, too long)";
    private static final JsonFactory JSON = new JsonFactory();
    private static final String CUT = " [...] ";
    /// The reason is cut down to this before anything else gives way.
    private static final int REASON_WORTH_KEEPING = 1200;
    /// What gives way first stands first; whatever is not named here goes before all.
    private static final List<String> GIVES_WAY = List.of("WouldRun", "LastChangeSet", "Tag", "Status", "ServerVersion", "ChangelogDigest",
            "PendingChangeSets", "AppliedChangeSets", "DurationMillis");

    private AnswerBody() {}

    static byte[] of(Request.Envelope envelope, Answer answer) {
        var data = new LinkedHashMap<>(answer.data());
        var body = cutReason(envelope, answer, data, REASON_WORTH_KEEPING);
        for (var name : inOrderOfGivingWay(data)) {
            if (body.length <= LONGEST) {
                return body;
            }
            data.put(name, LEFT_OUT); // the name stays: Fn::GetAtt on a missing one would fail the stack
            body = cutReason(envelope, answer, data, REASON_WORTH_KEEPING);
        }
        if (body.length > LONGEST) {
            body = cutReason(envelope, answer, data, 0);
        }
        return body.length <= LONGEST ? body : write(envelope, answer, "", Map.of());
    }

    private static List<String> inOrderOfGivingWay(Map<String, String> data) {
        var names = new ArrayList<>(data.keySet());
        names.sort((a, b) -> Integer.compare(GIVES_WAY.indexOf(a), GIVES_WAY.indexOf(b)));
        return names;
    }

    /// The longest start of the reason that fits, or `least` bytes of it where even that does not.
    private static byte[] cutReason(Request.Envelope envelope, Answer answer, Map<String, String> data, int least) {
        var whole = write(envelope, answer, answer.reason() + answer.trailer(), data);
        if (whole.length <= LONGEST) {
            return whole;
        }
        int low = Math.min(least, answer.reason().length());
        int high = answer.reason().length();
        var best = write(envelope, answer, start(answer.reason(), low) + CUT + answer.trailer(), data);
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            var body = write(envelope, answer, start(answer.reason(), middle) + CUT + answer.trailer(), data);
            if (body.length <= LONGEST) {
                low = middle;
                best = body;
            } else {
                high = middle - 1;
            }
        }
        return best;
    }

    /// Never half of a character: the border moves down where it would cut a surrogate pair.
    private static String start(String text, int length) {
        boolean inside = length > 0 && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, inside ? length - 1 : length);
    }

    private static byte[] write(Request.Envelope envelope, Answer answer, String reason, Map<String, String> data) {
        var bytes = new ByteArrayOutputStream(LONGEST);
        try (var json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("Status", answer.status().name());
            json.writeStringField("Reason", wellFormed(reason));
            json.writeStringField("PhysicalResourceId", wellFormed(answer.physicalResourceId()));
            json.writeStringField("StackId", wellFormed(envelope.stackId()));
            json.writeStringField("RequestId", wellFormed(envelope.requestId()));
            json.writeStringField("LogicalResourceId", wellFormed(envelope.logicalResourceId()));
            writeData(json, data);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeData(JsonGenerator json, Map<String, String> data) throws IOException {
        if (data.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("Data");
        for (var item : data.entrySet()) {
            json.writeStringField(item.getKey(), wellFormed(item.getValue()));
        }
        json.writeEndObject();
    }

    /// Half a surrogate pair, which a database's message may hold, has no UTF-8.
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
