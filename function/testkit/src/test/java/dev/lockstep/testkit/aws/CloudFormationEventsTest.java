package dev.lockstep.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CloudFormationEventsTest {
    private static final String URL = "http://127.0.0.1:1/a%7Cb?Signature=x%2By%3D";

    private final RequestIdentity identity = RequestIdentity.unique();

    @Test
    void sends_scalars_as_text_and_the_service_token_twice() {
        var event = Json.parseFields(
                CloudFormationEvents.create(identity, URL,
                        Map.of("Port", 5432, "Flag", true, "List", List.of(1, "two"), "Parameters", Map.of("n", 1.5))));

        assertThat(event.text("RequestType")).contains("Create");
        assertThat(event.text("ResponseURL")).contains(URL);
        assertThat(event.text("ServiceToken")).isPresent();
        assertThat(event.get("ResourceProperties")).contains(Json.of(event.text("ServiceToken")
                .map(token -> Map.of(
                        "ServiceToken", token, "Port", "5432", "Flag", "true", "List", List.of("1", "two"), "Parameters",
                        Map.of("n", "1.5")))
                .orElseThrow()));
        assertThat(event.get("PhysicalResourceId")).isEmpty();
    }

    @Test
    void carries_the_physical_id_on_update_and_delete_and_the_old_properties_on_update() {
        var update = Json.parseFields(CloudFormationEvents.update(identity, URL, "id-1", Map.of("Tag", "v2"), Map.of("Tag", "v1")));
        var delete = Json.parseFields(CloudFormationEvents.delete(identity.next(), URL, "id-1", Map.of("Tag", "v2")));

        assertThat(update.text("PhysicalResourceId")).contains("id-1");
        assertThat(update.get("OldResourceProperties").orElseThrow().text()).contains("\"Tag\":\"v1\"");
        assertThat(delete.text("PhysicalResourceId")).contains("id-1");
        assertThat(delete.get("OldResourceProperties")).isEmpty();
        assertThat(delete.text("StackId")).isEqualTo(update.text("StackId"));
        assertThat(delete.text("RequestId")).isNotEqualTo(update.text("RequestId"));
    }

    @Test
    void fills_in_an_events_file_at_any_spacing() {
        var file = """
                { "RequestType" : "Create", "StackId":"s",
                  "ResponseURL"  :
                     "http://localhost/response",
                  "RequestId":"r", "LogicalResourceId":"l",
                  "ResourceProperties": { "Host": "db" } }
                """;
        var event = CloudFormationEvents.withResponseUrl(file, URL);
        event = CloudFormationEvents.withPropertyIfAbsent(event, "Host", "127.0.0.1");
        event = CloudFormationEvents.withPropertyIfAbsent(event, "Port", "5433");
        event = CloudFormationEvents.withPhysicalResourceId(event, "id-1");

        assertThat(RequestIdentity.of(event)).isEqualTo(new RequestIdentity("s", "r", "l"));
        assertThat(event).isEqualTo("{\"RequestType\":\"Create\",\"StackId\":\"s\",\"ResponseURL\":\"" + URL
                + "\",\"RequestId\":\"r\",\"LogicalResourceId\":\"l\",\"ResourceProperties\":{\"Host\":\"db\",\"Port\":\"5433\"},\"PhysicalResourceId\":\"id-1\"}");
        assertThat(CloudFormationEvents.property(event, "Port")).contains("5433");
        assertThat(RequestIdentity.of(CloudFormationEvents.withRequestId(event, "q")).requestId()).isEqualTo("q");
    }

    @Test
    void says_what_an_event_lacks() {
        assertThatThrownBy(() -> RequestIdentity.of("{\"StackId\":\"s\"}")).hasMessage("the event has no RequestId");
        assertThatThrownBy(() -> RequestIdentity.of("[]")).hasMessage("not a JSON object");
        assertThatThrownBy(() -> RequestIdentity.of("{\"a\":1,\"a\":2}")).hasMessageStartingWith("not JSON: Duplicate field 'a'");
    }
}
