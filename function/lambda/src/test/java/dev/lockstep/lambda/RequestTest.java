package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestTest {

    private static final String URL = "https://bucket.s3.amazonaws.com/arn%3Aaws%3Acloudformation/x%7Cy?AWSAccessKeyId=A&Signature=c%2Fanary%3D";

    static Stream<Path> events() throws IOException {
        try (var files = Files.list(Path.of("../../events"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void reads_what_the_type_of_AWS_reads(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        var theirs = LambdaEventSerializers.serializerFor(CloudFormationCustomResourceEvent.class, getClass().getClassLoader())
                .fromJson(new ByteArrayInputStream(bytes));

        var ours = Request.read(bytes);

        assertThat(ours.getClass().getSimpleName()).isEqualTo(theirs.getRequestType());
        assertThat(ours.envelope().responseUrl().uri()).hasToString(theirs.getResponseUrl());
        assertThat(ours.envelope().stackId()).isEqualTo(theirs.getStackId());
        assertThat(ours.envelope().requestId()).isEqualTo(theirs.getRequestId());
        assertThat(ours.envelope().logicalResourceId()).isEqualTo(theirs.getLogicalResourceId());
        assertThat(ours.envelope().physicalResourceId()).isEqualTo(theirs.getPhysicalResourceId());
        var fields = switch (ours) {
            case Request.Create create -> create.properties();
            case Request.Update update -> update.properties();
            case Request.Delete delete -> delete.properties();
            case Request.Unknown _ -> Json.Fields.NONE;
        };
        assertThat(fields.fields().keySet()).isEqualTo(theirs.getResourceProperties().keySet());
        fields.fields().forEach((name, value) -> {
            if (value instanceof Json.Text(var text)) {
                assertThat(theirs.getResourceProperties()).containsEntry(name, text);
            }
        });
    }

    @Test
    void hazard_09_keeps_every_byte_of_the_url() throws IOException {
        var request = Request.read(("{\"RequestType\":\"Create\",\"ResponseURL\":\"" + URL + "\"}").getBytes(UTF_8));

        assertThat(request.envelope().responseUrl().uri()).hasToString(URL);
        assertThat(request.envelope().responseUrl().uri().getRawPath()).isEqualTo("/arn%3Aaws%3Acloudformation/x%7Cy");
    }

    @Test
    void hazard_13_prints_no_signature() throws IOException {
        var request = Request.read(("{\"RequestType\":\"Create\",\"ResponseURL\":\"" + URL + "\"}").getBytes(UTF_8));

        assertThat(request.toString()).doesNotContain("canary").doesNotContain("Signature").contains("bucket.s3.amazonaws.com");
    }

    @Test
    void hazard_13_quotes_no_url_that_is_not_one() {
        assertThatThrownBy(() -> Request.read("{\"ResponseURL\":\"https://x/ canary\"}".getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("not a URL")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void hazard_27_knows_that_it_does_not_know_a_request_type() throws IOException {
        var request = Request.read(("{\"RequestType\":\"Import\",\"ResponseURL\":\"" + URL + "\"}").getBytes(UTF_8));

        assertThat(request).isInstanceOfSatisfying(Request.Unknown.class, unknown -> assertThat(unknown.type()).isEqualTo("Import"));
    }

    @Test
    void says_so_when_the_event_is_not_from_CloudFormation() {
        assertThatThrownBy(() -> Request.read("{\"key1\":\"value1\"}".getBytes(UTF_8))).hasMessageContaining("not from CloudFormation");
        assertThatThrownBy(() -> Request.read("[1,2]".getBytes(UTF_8))).hasMessageContaining("not from CloudFormation");
        assertThatThrownBy(() -> Request.read("{\"a\":".getBytes(UTF_8))).isInstanceOf(IOException.class).hasMessageContaining("not JSON");
        assertThatThrownBy(() -> Request.read(new byte[0])).isInstanceOf(IOException.class).hasMessageContaining("not JSON");
    }
}
