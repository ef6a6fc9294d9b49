package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.Json;
import dev.lockstep.testkit.cloudformation.Template;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The state machine of many databases, run by `moto_server` where it is installed: that its states hand on what the next ones need. What they decide is tested without it.
@EnabledIf(value = "installed", disabledReason = "moto_server is not installed; FleetTemplateTest and FleetIT hold what can be held without it")
final class FleetMotoTest {

    private static final String BUCKET = "lockstep-fleet";
    /// Of the stand-in's time it can make no text.
    private static final String START = "2026-01-01T00:00:00.000Z";
    private static final String LIST = "[{\"Name\":\"a\",\"Outcome\":\"migrated\"},{\"Name\":\"b\",\"Outcome\":\"failed\"},{\"Name\":\"c\",\"Outcome\":\"up to date\"}]";

    static boolean installed() {
        return Moto.installed();
    }

    @Test
    void takes_canaries_then_all_then_tells_and_whoever_decides_nothing_has_refused() throws Exception {
        try (var moto = Moto.start()) {
            moto.bucket(BUCKET);
            var version = moto.object(BUCKET, "targets/list.json", LIST);
            var input = Map.of("Targets", "targets/list.json", "Properties", Map.of("Tag", "r1"));

            var undecided = moto.run("eu-west-1", definition(moto, "eu-west-1", readable(fleet())), input);
            var passed = moto.run("us-east-1", definition(moto, "us-east-1", answering(readable(fleet()), version)), input);

            assertThat(undecided.text("status")).as(undecided.toString()).contains("FAILED");
            assertThat(undecided.text("error")).contains("Lockstep.FleetFailed");
            assertThat(entered(moto, "eu-west-1", undecided)).containsExactly("Check", "Begin?", "Nobody decided", "Tell", "Good?",
                    "Not migrated");
            assertThat(passed.text("status")).as(passed.toString()).contains("SUCCEEDED");
            assertThat(passed.text("output").orElse("")).contains("\"results/run-1/" + START + "/all\"", "ResultWriterDetails");
            assertThat(entered(moto, "us-east-1", passed)).containsExactly("Check", "Begin?", "Canaries", "Databases", "Verdict", "Go on?",
                    "All",
                    "Databases", "Verdict", "Go on?", "Judged", "Tell", "Good?", "Migrated");
            assertThat(moto.keys(BUCKET).split("manifest.json", -1)).hasSize(3);
            assertThat(counts(moto, passed)).as("one canary, then two that are good and one that is not")
                    .containsExactlyInAnyOrder("1 of 1", "2 of 3");
        }
    }

    /// What the stand-in cannot do, as it can.
    private static Map<String, Object> readable(Map<String, Object> fleet) {
        put(fleet, "JSON", "States", "Databases", "ItemReader", "ReaderConfig", "InputType");
        put(fleet, "States.Format('results/{}/{}', $$.Execution.Name, $$.Execution.StartTime)", "States", "Databases", "ResultWriter",
                "Parameters", "Prefix.$");
        return fleet;
    }

    /// Functions that answer as ours do, since each answers what it is sent.
    private static Map<String, Object> answering(Map<String, Object> fleet, String version) {
        var all = Map.of("Name", "all", "MaxItems", 3, "MaxConcurrency", 2, "ToleratedFailures", 1);
        var canaries = Map.of("Name", "canaries", "MaxItems", 1, "MaxConcurrency", 2, "ToleratedFailures", 0);
        put(fleet,
                Map.of("Decision", "passed", "Targets.$", "$$.Execution.Input.Targets", "Version", version, "Canaries", canaries, "All",
                        all),
                "States", "Check", "Parameters", "Payload");
        put(fleet,
                Map.of("Decision", "passed", "Summary", "all is well", "Prefix.$",
                        "States.Format('results/{}/{}/{}', $$.Execution.Name, $$.Execution.StartTime, $.Stage.Name)",
                        "Map.$", "$.Map"),
                "States", "Verdict", "Parameters", "Payload");
        put(fleet, Map.of("Outcome.$", "$.Target.Outcome", "Tag.$", "$.Properties.Tag", "Before.$", "$.Last.Row"), "States", "Databases",
                "ItemProcessor", "States", "Migrate", "Parameters", "Payload");
        return fleet;
    }

    private static String definition(Moto moto, String region, Map<String, Object> fleet) throws InterruptedException {
        var text = Json.of(fleet).text().replace("$$.Execution.StartTime", "'" + START + "'");
        var values = Map.of("Bucket", BUCKET, "DatabaseFunction", moto.function("database", region), "VerdictFunction",
                moto.function("verdict", region),
                "Topic", moto.topic("fleet", region), "Canaries", "1", "MaxConcurrency", "2", "ToleratedFailures", "1");
        for (var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    private static Map<String, Object> fleet() throws Exception {
        var definition = Template.read(Path.of("../../templates/fleet.yaml")).resource("Fleet").at("Definition").orElseThrow();
        return map(typed(definition));
    }

    /// Numbers and truths, which the template's reader leaves as texts, as they are.
    private static Object typed(Object node) {
        return switch (node) {
            case Map<?, ?> map -> {
                var fields = new LinkedHashMap<String, Object>();
                map.forEach((name, value) -> fields.put(String.valueOf(name), typed(value)));
                yield fields;
            }
            case List<?> list -> list.stream().map(FleetMotoTest::typed).toList();
            case String text when text.matches("[0-9]+") -> Integer.parseInt(text);
            case String text when text.matches("true|false") -> Boolean.parseBoolean(text);
            case String text -> text.replace("!Sub ", "").replace("${AWS::Partition}", "aws");
            default -> node;
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    private static void put(Map<String, Object> fields, Object value, String... path) {
        var here = fields;
        for (int i = 0; i < path.length - 1; i++) {
            here = map(Objects.requireNonNull(here.get(path[i]), path[i]));
        }
        assertThat(here.put(path[path.length - 1], value)).as(path[path.length - 1]).isNotNull();
    }

    private static List<String> entered(Moto moto, String region, Json.Fields execution) throws InterruptedException {
        var history = moto.states(region, "GetExecutionHistory",
                Map.of("executionArn", execution.text("executionArn").orElseThrow(), "maxResults", 1000));
        return items(history, "events").stream()
                .flatMap(event -> event.get("stateEnteredEventDetails").stream())
                .map(details -> ((Json.Fields) details).text("name").orElseThrow())
                .toList();
    }

    private static List<String> counts(Moto moto, Json.Fields execution) throws InterruptedException {
        var runs = moto.states("us-east-1", "ListMapRuns", Map.of("executionArn", execution.text("executionArn").orElseThrow()));
        var counts = new java.util.ArrayList<String>();
        for (var run : items(runs, "mapRuns")) {
            var described = moto.states("us-east-1", "DescribeMapRun", Map.of("mapRunArn", run.text("mapRunArn").orElseThrow()));
            var items = (Json.Fields) described.get("itemCounts").orElseThrow();
            counts.add(number(items, "succeeded") + " of " + number(items, "total"));
        }
        return counts;
    }

    private static String number(Json.Fields fields, String name) {
        return fields.get(name).orElseThrow() instanceof Json.Numeral(var value) ? value : "";
    }

    private static List<Json.Fields> items(Json.Fields fields, String name) {
        return ((Json.Items) fields.get(name).orElseThrow()).values().stream().map(Json.Fields.class::cast).toList();
    }
}
