package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The state machine of many databases: what a linter does not see, and what must be true of it whatever Step Functions does.
@SuppressWarnings("NullAway.Init")
final class FleetTemplateTest {

    private static final String DECISION = "$.Verdict.Decision";
    private static Template template;
    private static Machine fleet;
    private static Machine database;

    /// A state machine, or the one within a map.
    private record Machine(String start, Map<String, Map<?, ?>> states) {

        static Machine of(Object definition) {
            var all = (Map<?, ?>) definition;
            var states = new LinkedHashMap<String, Map<?, ?>>();
            map(all, "States").forEach((name, state) -> states.put(String.valueOf(name), (Map<?, ?>) state));
            return new Machine(String.valueOf(all.get("StartAt")), states);
        }

        Map<?, ?> state(String name) {
            return Objects.requireNonNull(states.get(name), name);
        }

        List<String> ofType(String type) {
            return states.keySet().stream().filter(name -> type.equals(state(name).get("Type"))).toList();
        }

        /// Where it goes from there.
        List<String> next(String name) {
            var state = state(name);
            var next = new ArrayList<String>();
            Stream.of("Next", "Default").filter(state::containsKey).forEach(field -> next.add(String.valueOf(state.get(field))));
            Stream.of("Catch", "Choices")
                    .flatMap(field -> list(state, field).stream())
                    .forEach(way -> next.add(String.valueOf(((Map<?, ?>) way).get("Next"))));
            return next;
        }

        /// All that can be reached from a state without going through another one.
        Set<String> reached(String from, String around) {
            var reached = new HashSet<String>();
            var open = new ArrayDeque<>(List.of(from));
            while (!open.isEmpty()) {
                var name = open.remove();
                if (!name.equals(around) && reached.add(name)) {
                    open.addAll(next(name));
                }
            }
            return reached;
        }

        Set<String> ends() {
            return states.keySet()
                    .stream()
                    .filter(name -> Set.of("Fail", "Succeed").contains(state(name).get("Type")) || "true".equals(state(name).get("End")))
                    .collect(Collectors.toSet());
        }
    }

    @BeforeAll
    static void read() throws IOException {
        template = Template.read(Path.of("../../templates/fleet.yaml"));
        fleet = Machine.of(template.resource("Fleet").at("Definition").orElseThrow());
        database = Machine.of(map(fleet.state("Databases"), "ItemProcessor"));
    }

    @Test
    void every_way_leads_to_a_state_that_is_there_every_state_is_reached_and_reaches_an_end() {
        for (var machine : List.of(fleet, database)) {
            machine.states().keySet().forEach(name -> assertThat(machine.states().keySet()).as(name).containsAll(machine.next(name)));
            assertThat(machine.reached(machine.start(), "")).isEqualTo(machine.states().keySet());
            machine.states().keySet().forEach(name -> assertThat(machine.reached(name, "")).as(name).containsAnyElementsOf(machine.ends()));
            machine.states()
                    .forEach((name, state) -> assertThat(machine.next(name).isEmpty()).as(name).isEqualTo(machine.ends().contains(name)));
        }
    }

    @Test
    void whatever_fails_is_caught_and_what_passes_by_itself_is_tried_again() {
        for (var machine : List.of(fleet, database)) {
            Stream.of("Task", "Map").flatMap(type -> machine.ofType(type).stream()).forEach(name -> {
                var state = machine.state(name);
                assertThat(list(state, "Catch")).as(name).anySatisfy(way -> assertThat(errors(way)).containsExactly("States.ALL"));
                if ("Task".equals(state.get("Type"))) {
                    assertThat(list(state, "Retry")).as(name)
                            .isNotEmpty()
                            .allSatisfy(retry -> assertThat(((Map<?, ?>) retry).keySet()).map(String::valueOf)
                                    .contains("IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy"));
                    assertThat(state.keySet()).map(String::valueOf).as(name).containsAnyOf("TimeoutSeconds", "ResultPath");
                }
            });
        }
    }

    @Test
    void nobody_comes_to_an_end_without_having_been_told_of() {
        assertThat(fleet.reached(fleet.start(), "Tell")).doesNotContainAnyElementsOf(fleet.ends());
    }

    @Test
    void hazard_44_our_verdict_is_asked_however_the_map_ended() {
        assertThat(fleet.ofType("Map")).containsExactly("Databases");
        assertThat(fleet.next("Databases")).containsOnly("Verdict");
        assertThat(payload("Verdict", "Of")).isEqualTo("Stage");
        assertThat(map(map(fleet.state("Verdict"), "Parameters"), "Payload").keySet()).map(String::valueOf)
                .contains("Targets.$", "Version.$", "Stage.$", "Prefix.$");
        assertThat(map(map(fleet.state("Databases"), "ResultWriter"), "Parameters").get("Prefix.$"))
                .isEqualTo(map(map(fleet.state("Verdict"), "Parameters"), "Payload").get("Prefix.$"));
    }

    @Test
    void hazard_44_a_run_never_counts_the_results_of_an_earlier_one_of_its_name() {
        assertThat(payload("Verdict", "Prefix.$")).asString().contains("$$.Execution.Name, $$.Execution.StartTime, $.Stage.Name");
    }

    @Test
    void hazard_44_only_a_verdict_that_says_so_is_a_success() {
        assertThat(fleet.ends()).containsExactlyInAnyOrder("Migrated", "Not migrated");
        assertThat(ways("Migrated")).containsExactly("Good?");
        assertThat(fleet.state("Good?").get("Default")).isEqualTo("Not migrated");
        assertThat(list(fleet.state("Good?"), "Choices")).map(String::valueOf)
                .containsExactly("{Variable=" + DECISION + ", StringEquals=passed, Next=Migrated}");
        assertThat(fleet.state("Not migrated").get("Type")).isEqualTo("Fail");
    }

    @Test
    void hazard_44_no_database_is_begun_before_the_canaries_have_passed() {
        assertThat(ways("All")).containsExactly("Go on?");
        assertThat(fleet.state("Go on?").get("Default")).isNotEqualTo("All");
        assertThat(list(fleet.state("Go on?"), "Choices")).map(String::valueOf)
                .containsExactly("{Variable=$.Judged.Verdict.Decision, IsPresent=false, Next=Nobody decided}",
                        "{And=[{Variable=$.Judged.Verdict.Decision, StringEquals=passed}, {Variable=$.Stage.Name, StringEquals=canaries}], Next=All}");
        assertThat(ways("Canaries")).containsExactly("Begin?");
        assertThat(list(fleet.state("Begin?"), "Choices")).map(String::valueOf)
                .containsExactly("{Variable=" + DECISION + ", IsPresent=false, Next=Nobody decided}",
                        "{Variable=" + DECISION + ", StringEquals=passed, Next=Canaries}");
        assertThat(payload("Check", "Of")).isEqualTo("Targets");
    }

    @Test
    void hazard_44_a_database_that_failed_is_a_failure_to_the_map_too_so_that_a_bad_release_stops_early() {
        assertThat(database.state("Done?").get("Default")).isEqualTo("Failed");
        assertThat(database.state("Failed").get("Type")).isEqualTo("Fail");
        assertThat(database.state("Failed").get("CausePath")).as("what the verdict reads").isEqualTo("States.JsonToString($.Last.Row)");
        assertThat(fleet.state("Databases").keySet()).map(String::valueOf)
                .contains("ToleratedFailureCountPath", "MaxConcurrencyPath")
                .doesNotContain("ToleratedFailurePercentage");
    }

    @Test
    void every_outcome_but_failed_has_a_way_of_its_own() {
        var words = Stream.of(FleetRow.Outcome.values())
                .filter(outcome -> FleetRow.failed("", "", "").outcome() != outcome)
                .map(FleetRow.Outcome::word);

        assertThat(words(list(database.state("Done?"), "Choices"))).containsExactlyInAnyOrderElementsOf(words.toList());
    }

    @Test
    void the_functions_are_of_the_same_zip_and_their_handlers_are_there() {
        assertThat(template.resource("DatabaseFunction").at("Handler")).contains(FleetHandler.class.getName() + "::handleRequest");
        assertThat(template.resource("VerdictFunction").at("Handler")).contains(FleetVerdict.class.getName() + "::handleRequest");
        assertThat(template.resource("VerdictFunction").at("VpcConfig")).isEmpty();
        assertThat(template.resource("DatabaseFunction").at("CodeUri")).isEqualTo(template.resource("VerdictFunction").at("CodeUri"));
    }

    @Test
    void lists_and_results_are_encrypted_and_nobody_elses() {
        var bucket = template.resource("FleetBucket");
        assertThat(bucket.at("BucketEncryption")).isPresent();
        assertThat(bucket.at("PublicAccessBlockConfiguration").map(Object::toString).orElse("")).doesNotContain("false");
        assertThat(bucket.at("VersioningConfiguration", "Status")).contains("Enabled");
        assertThat(template.resource("Fleet").at("LoggingConfiguration", "IncludeExecutionData")).contains("false");
    }

    /// The stack's own topic is under a key that CloudWatch may not use.
    @Test
    void an_alarm_goes_to_a_topic_that_it_can_publish_to_and_not_to_the_fleets_own() {
        assertThat(template.resource("FleetTopic").at("KmsMasterKeyId")).contains("alias/aws/sns");
        for (var alarm : List.of("FleetFailed", "NobodyDecided")) {
            assertThat(template.resource(alarm).at("AlarmActions").map(Object::toString).orElse("")).as(alarm)
                    .contains("AlarmTopicArn")
                    .doesNotContain("FleetTopic");
        }
    }

    /// The states that lead there.
    private static List<String> ways(String to) {
        return fleet.states().keySet().stream().filter(name -> fleet.next(name).contains(to)).toList();
    }

    private static Object payload(String state, String field) {
        return Objects.requireNonNull(map(map(fleet.state(state), "Parameters"), "Payload").get(field));
    }

    /// What outcomes are compared with.
    private static List<String> words(Object node) {
        return switch (node) {
            case Map<?, ?> map when map.containsKey("StringEquals") -> List.of(String.valueOf(map.get("StringEquals")));
            case Map<?, ?> map -> map.values().stream().flatMap(value -> words(value).stream()).toList();
            case List<?> list -> list.stream().flatMap(value -> words(value).stream()).toList();
            default -> List.of();
        };
    }

    private static List<String> errors(Object way) {
        return list((Map<?, ?>) way, "ErrorEquals").stream().map(String::valueOf).toList();
    }

    private static Map<?, ?> map(Map<?, ?> of, String field) {
        return (Map<?, ?>) Objects.requireNonNull(of.get(field), field);
    }

    private static List<?> list(Map<?, ?> of, String field) {
        return of.get(field) instanceof List<?> list ? list : List.of();
    }
}
