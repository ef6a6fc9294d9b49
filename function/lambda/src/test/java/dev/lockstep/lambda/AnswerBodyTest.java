package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hazard 10: a body of more than 4096 bytes loses its reason.
final class AnswerBodyTest {

    private static final Request.Envelope ENVELOPE = new Request.Envelope(ResponseUrl.of("https://localhost/x"),
            "arn:aws:cloudformation:eu-central-1:123456789012:stack/" + "s".repeat(128) + "/6f2d1c80-52a4-11f0-9a7e-0a1b2c3d4e5f",
            "0d5e7a10-3a5b-4a1c-8f10-000000000001", "L".repeat(255), null);
    private static final List<String> PIECES = List.of("a", "é", "€", "😀", "\"", "\\", "\n", "\u0001", "\u2028", "\uD83D", "𝒳", "漢");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void hazard_10_never_exceeds_4096_bytes_and_is_never_cut_inside_a_character(long seed) throws IOException {
        var random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            var data = new LinkedHashMap<String, String>();
            for (var name : List.of("Status", "AppliedChangeSets", "LastChangeSet", "Tag", "ServerVersion", "WouldRun", "Another")) {
                data.put(name, text(random, random.nextInt(random.nextBoolean() ? 20 : 3000)));
            }
            var answer = new Answer(Answer.Status.FAILED, text(random, random.nextInt(6000)), " (request 1)",
                    "lockstep:" + "h".repeat(random.nextInt(1015)),
                    data);

            var body = AnswerBody.of(ENVELOPE, answer);

            assertThat(body.length).as("seed %d, round %d", seed, round).isLessThanOrEqualTo(4096);
            assertThat(UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString()).doesNotContain("\uFFFD");
            var fields = (Json.Fields) Json.read(body);
            assertThat(fields.text("Status")).contains("FAILED");
            assertThat(fields.text("StackId")).contains(ENVELOPE.stackId());
            assertThat(fields.text("RequestId")).contains(ENVELOPE.requestId());
            assertThat(fields.text("LogicalResourceId")).contains(ENVELOPE.logicalResourceId());
            assertThat(fields.text("PhysicalResourceId")).contains(answer.physicalResourceId());
            assertThat(fields.text("Reason").orElse("")).isNotEmpty().endsWith("(request 1)");
            assertThat(fields.object("Data").fields().keySet()).isEqualTo(data.keySet());
        }
    }

    @Test
    void leaves_alone_what_fits() throws IOException {
        var fields = (Json.Fields) Json.read(AnswerBody.of(ENVELOPE, answer("why", Map.of("Tag", "r1"))));

        assertThat(fields.text("Reason")).contains("why (request 1)");
        assertThat(fields.object("Data").text("Tag")).contains("r1");
        assertThat(fields.fields().keySet()).containsExactly("Status", "Reason", "PhysicalResourceId", "StackId", "RequestId",
                "LogicalResourceId", "Data");
    }

    @Test
    void cuts_the_reason_first_and_keeps_where_to_look_further() throws IOException {
        var fields = (Json.Fields) Json.read(AnswerBody.of(ENVELOPE, answer("x".repeat(9000), Map.of("Tag", "r1"))));

        assertThat(fields.text("Reason").orElse("")).hasSizeGreaterThan(2500).endsWith("[...]  (request 1)");
        assertThat(fields.object("Data").text("Tag")).contains("r1");
    }

    @Test
    void then_leaves_out_data_in_a_fixed_order_under_its_name() throws IOException {
        var data = new LinkedHashMap<String, String>();
        data.put("ChangelogDigest", "d".repeat(64));
        data.put("LastChangeSet", "l".repeat(900));
        data.put("WouldRun", "w".repeat(3000));

        var fields = (Json.Fields) Json.read(AnswerBody.of(ENVELOPE, answer("x".repeat(9000), data)));

        assertThat(fields.object("Data").text("WouldRun")).contains(AnswerBody.LEFT_OUT);
        assertThat(fields.object("Data").text("LastChangeSet")).contains("l".repeat(900));
        assertThat(fields.object("Data").text("ChangelogDigest")).contains("d".repeat(64));
        assertThat(fields.text("Reason").orElse("")).hasSizeGreaterThan(1200);
    }

    private static Answer answer(String reason, Map<String, String> data) {
        return new Answer(Answer.Status.FAILED, reason, " (request 1)", "lockstep:h:1/d/s", data);
    }

    private static String text(RandomGenerator random, int pieces) {
        var text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
