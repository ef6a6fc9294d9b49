package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.cloudformation.Template;
import dev.lockstep.testkit.cloudformation.Template.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the templates promise, and what would be wrong in them without a linter noticing.
final class TemplatesTest {

    private static final Path FOLDER = Path.of("../../templates");
    private static final List<String> FUNCTION = List.of("AWS::Serverless::Function", "AWS::Lambda::Function");
    private static final Pattern VERSION = Pattern.compile(".*:function:[^:]+:[0-9]+");

    static Stream<Path> templates() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hazard_03_somebody_outside_the_vpc_answers_for_a_function_that_died(Path file) throws IOException {
        var template = Template.read(file);
        for (var function : migrations(template)) {
            assertThat(deliveries(template, function, "DestinationConfig", "OnFailure", "Destination"))
                    .contains("!GetAtt ResponderFunction.Arn");
            assertThat(template.resource("ResponderFunction").at("VpcConfig")).isEmpty();
            assertThat(template.resource("ResponderFunction").at("Handler"))
                    .contains("dev.lockstep.lambda.FailureResponder::handleRequest");
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hazard_28_a_service_token_names_no_version_of_the_function(Path file) throws IOException {
        assertThat(versioned(Template.read(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ServiceToken: arn:aws:lambda:eu-central-1:123456789012:function:lockstep:7",
            "ServiceToken: !Ref MigrationVersion",
            "ServiceToken: !Ref MigrationFunction.Version"})
    void hazard_28_one_that_does_is_noticed(String property) {
        var template = Template.of("""
                Resources:
                  MigrationFunction:
                    Type: AWS::Serverless::Function
                  MigrationVersion:
                    Type: AWS::Lambda::Version
                  SchemaMigration:
                    Type: Custom::SchemaMigration
                    Properties:
                      %s
                """.formatted(property));

        assertThat(versioned(template)).containsExactly("SchemaMigration");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hazard_40_an_event_comes_as_often_as_the_function_counts_on(Path file) throws IOException {
        var template = Template.read(file);
        for (var function : migrations(template)) {
            int retries = Integer.parseInt(deliveries(template, function, "MaximumRetryAttempts").orElseThrow().toString());
            assertThat(function.at("Environment", "Variables", Continuation.DELIVERIES)).contains(Integer.toString(retries + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hazard_42_somebody_is_told_when_nobody_could_answer(Path file) throws IOException {
        var template = Template.read(file);
        if (!migrations(template).isEmpty()) {
            assertThat(template.resources("AWS::CloudWatch::Alarm")).anySatisfy(alarm -> {
                assertThat(alarm.at("MetricName")).contains("Errors");
                assertThat(alarm.at("Dimensions").map(Object::toString).orElse("")).contains("!Ref ResponderFunction");
            });
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hazard_43_nothing_goes_inactive_while_it_is_idle(Path file) throws IOException {
        for (var function : functions(Template.read(file))) {
            assertThat(function.properties().keySet()).doesNotContain("SnapStart", "AutoPublishAlias");
        }
    }

    /// The one that there is has tests of its own.
    @ParameterizedTest
    @MethodSource("templates")
    void hazard_44_a_distributed_map_stands_where_our_verdict_decides_and_nowhere_else(Path file) throws IOException {
        assertThat(Files.readString(file).contains("DISTRIBUTED")).isEqualTo(file.endsWith("fleet.yaml"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hazard_45_nothing_takes_or_waits_for_a_snapshot(Path file) throws IOException {
        assertThat(actions(Template.read(file), "Allow")).noneMatch(action -> action.startsWith("rds:"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void allow_no_action_of_a_pattern_and_no_resource_of_one_without_a_reason_beside_it(Path file) throws IOException {
        assertThat(actions(Template.read(file), "Allow")).noneMatch(action -> action.contains("*"));
        var lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("\\s*Resource: '\\*'.*")
                    && String.join("\n", lines.subList(Math.max(0, i - 15), i)).contains("Effect: Allow")
                    && !String.join("\n", lines.subList(Math.max(0, i - 8), i)).contains("Effect: Deny")) {
                assertThat(lines.get(i - 1)).as(file + ":" + (i + 1)).contains("#");
            }
        }
    }

    @Test
    void are_there() throws IOException {
        assertThat(templates().map(file -> file.getFileName().toString())).contains("fleet.yaml", "lockstep.yaml", "product.yaml");
    }

    private static List<Declared> functions(Template template) {
        return FUNCTION.stream().flatMap(type -> template.resources(type).stream()).toList();
    }

    /// What is said of a function's asynchronous deliveries, in itself or in a resource beside it.
    private static Optional<Object> deliveries(Template template, Declared function, String... path) {
        var inside = Stream.concat(Stream.of("EventInvokeConfig"), Stream.of(path)).toArray(String[]::new);
        return function.at(inside)
                .or(() -> template.resources("AWS::Lambda::EventInvokeConfig")
                        .stream()
                        .filter(beside -> beside.at("FunctionName").equals(Optional.of("!Ref " + function.name())))
                        .findFirst()
                        .flatMap(beside -> beside.at(path)));
    }

    private static List<Declared> migrations(Template template) {
        return functions(template).stream()
                .filter(function -> function.at("Handler").equals(Optional.of("dev.lockstep.lambda.MigrationHandler::handleRequest")))
                .toList();
    }

    /// Custom resources whose ServiceToken is a version, which a deployed stack can never change.
    private static List<String> versioned(Template template) {
        return template.resources("Custom::SchemaMigration").stream().filter(resource -> {
            var token = resource.at("ServiceToken").map(Object::toString).orElse("");
            var name = token.replaceFirst("^!\\w+ ", "").replaceFirst("\\.Arn$", "");
            boolean version = template.resources()
                    .stream()
                    .anyMatch(other -> other.name().equals(name) && other.type().endsWith("::Version"));
            return VERSION.matcher(token).matches() || version || name.endsWith(".Version");
        }).map(Declared::name).toList();
    }

    private static List<String> actions(Template template, String effect) {
        var found = new ArrayList<String>();
        template.resources().forEach(resource -> collect(resource.properties(), effect, found));
        return found;
    }

    private static void collect(Object node, String effect, List<String> found) {
        switch (node) {
            case Map<?, ?> map -> {
                if (effect.equals(map.get("Effect"))) {
                    found.addAll(texts(java.util.Objects.requireNonNull(map.get("Action"))));
                }
                map.values().forEach(value -> collect(value, effect, found));
            }
            case List<?> list -> list.forEach(value -> collect(value, effect, found));
            default -> {}
        }
    }

    private static List<String> texts(Object actions) {
        return actions instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of(String.valueOf(actions));
    }
}
