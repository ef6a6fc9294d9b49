package dev.lockstep.testkit.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// CloudFormation's events for a custom resource, as JSON: built from properties, or a file's filled in. As CloudFormation does, all scalars
/// in the properties become strings, and the ServiceToken stands at the top and in the properties.
public final class CloudFormationEvents {
    private static final String SERVICE_TOKEN = "arn:aws:lambda:eu-central-1:123456789012:function:lockstep-local";

    private CloudFormationEvents() {}

    public static String create(RequestIdentity identity, String responseUrl, Map<String, ?> properties) {
        var event = event("Create", identity, responseUrl);
        event.put("ResourceProperties", properties(properties));
        return new Json.Fields(event).text();
    }

    public static String update(RequestIdentity identity, String responseUrl, String physicalResourceId, Map<String, ?> properties,
            Map<String, ?> oldProperties) {
        var event = event("Update", identity, responseUrl);
        event.put("PhysicalResourceId", new Json.Text(physicalResourceId));
        event.put("ResourceProperties", properties(properties));
        event.put("OldResourceProperties", properties(oldProperties));
        return new Json.Fields(event).text();
    }

    public static String delete(RequestIdentity identity, String responseUrl, String physicalResourceId, Map<String, ?> properties) {
        var event = event("Delete", identity, responseUrl);
        event.put("PhysicalResourceId", new Json.Text(physicalResourceId));
        event.put("ResourceProperties", properties(properties));
        return new Json.Fields(event).text();
    }

    /// The event with another pre-signed URL.
    public static String withResponseUrl(String event, String url) {
        return withField(event, "ResponseURL", url);
    }

    /// The event as a request of its own.
    public static String withRequestId(String event, String id) {
        return withField(event, "RequestId", id);
    }

    /// The event with the PhysicalResourceId of an earlier answer.
    public static String withPhysicalResourceId(String event, String id) {
        return withField(event, "PhysicalResourceId", id);
    }

    /// The event with a property set, whether it was there or not.
    public static String withProperty(String event, String name, String value) {
        var fields = Json.parseFields(event);
        return fields.with("ResourceProperties", resourceProperties(fields).with(name, new Json.Text(value))).text();
    }

    /// The event with a property set where the event has none of that name.
    public static String withPropertyIfAbsent(String event, String name, String value) {
        return property(event, name).isPresent() ? event : withProperty(event, name, value);
    }

    /// A property of the event, where it is text.
    public static Optional<String> property(String event, String name) {
        return resourceProperties(Json.parseFields(event)).text(name);
    }

    private static String withField(String event, String name, String value) {
        return Json.parseFields(event).with(name, new Json.Text(value)).text();
    }

    private static Json.Fields resourceProperties(Json.Fields event) {
        return event.get("ResourceProperties").orElse(new Json.Fields(Map.of())) instanceof Json.Fields properties
                ? properties
                : new Json.Fields(Map.of());
    }

    private static Map<String, Json> event(String type, RequestIdentity identity, String responseUrl) {
        var event = new LinkedHashMap<String, Json>();
        event.put("RequestType", new Json.Text(type));
        event.put("ServiceToken", new Json.Text(SERVICE_TOKEN));
        event.put("ResponseURL", new Json.Text(responseUrl));
        event.put("StackId", new Json.Text(identity.stackId()));
        event.put("RequestId", new Json.Text(identity.requestId()));
        event.put("LogicalResourceId", new Json.Text(identity.logicalResourceId()));
        event.put("ResourceType", new Json.Text("Custom::SchemaMigration"));
        return event;
    }

    private static Json.Fields properties(Map<String, ?> properties) {
        var all = new LinkedHashMap<String, Json>();
        all.put("ServiceToken", new Json.Text(SERVICE_TOKEN));
        properties.forEach((name, value) -> all.put(name, stringly(Json.of(value))));
        return new Json.Fields(all);
    }

    /// Numbers and truths as text, as CloudFormation delivers them.
    private static Json stringly(Json value) {
        return switch (value) {
            case Json.Fields fields -> {
                var changed = new LinkedHashMap<String, Json>();
                fields.values().forEach((name, field) -> changed.put(name, stringly(field)));
                yield new Json.Fields(changed);
            }
            case Json.Items items -> {
                var changed = new ArrayList<Json>();
                items.values().forEach(item -> changed.add(stringly(item)));
                yield new Json.Items(changed);
            }
            case Json.Numeral number -> new Json.Text(number.value());
            case Json.Truth truth -> new Json.Text(Boolean.toString(truth.value()));
            case Json.Text text -> text;
            case Json.Nothing _ -> new Json.Text("");
        };
    }
}
