package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.fuzz.FuzzRun;
import dev.lockstep.testkit.fuzz.Mutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever an event holds, it comes to properties, to problems, or to the word that nobody can be answered; and there is an answer to send.
/// `-Dfuzz=100000` tries that many; `-Dfuzz=1 -Dfuzz.seed=4711` repeats one.
final class FuzzTest {

    private static final ChangelogSource CHANGELOG = new ChangelogSource(
            new SearchPath.Memory(Map.of("a.sql", new FileContent("a.sql", "select 1".getBytes(UTF_8)))), "a.sql");

    @Test
    void hazard_26_no_mutated_event_throws_hangs_or_goes_unanswered() throws Exception {
        var samples = samples();

        var findings = FuzzRun.findings("events", 5000, random -> tried(samples.get(random.nextInt(samples.size())), random));

        assertThat(findings).isEmpty();
    }

    private static void tried(byte[] sample, SplittableRandom random) {
        Request request;
        try {
            request = Request.read(new Mutation(random).of(sample));
        } catch (IOException | IllegalArgumentException e) { // nobody could be answered
            assertThat(e.toString()).doesNotContain("canary4711").matches("(?s).*(JSON|CloudFormation|URL|exceeds|UTF).*");
            return;
        }
        var envelope = request.envelope();
        assertThat(envelope.responseUrl().toString()).doesNotContain("=canary4711");
        var problems = switch (request) {
            case Request.Create(_, var fields) -> problems(fields);
            case Request.Update(_, var fields, _) -> problems(fields);
            case Request.Delete _ -> List.<Problem>of();
            case Request.Unknown(_, var type) ->
                List.of(Problem.error(Code.UNKNOWN_REQUEST, null, PropertyReader.quoted(type), "none"));
        };
        var answer = new Answer(problems.isEmpty() ? Answer.Status.SUCCESS : Answer.Status.FAILED, Reason.of(problems), " (request 1)",
                Target.physicalResourceIdWithoutTarget(envelope), Map.of("Status", ""));
        var body = AnswerBody.of(envelope, answer);
        int fixed = 2 * (envelope.stackId() + envelope.requestId() + envelope.logicalResourceId() + answer.physicalResourceId()).length();
        assertThat(body.length).isPositive().isLessThanOrEqualTo(Math.max(4096, 6 * fixed + 200));
    }

    private static List<Problem> problems(Json.Fields fields) {
        assertThat(Properties.serviceTimeout(fields)).isPositive();
        return switch (Properties.read(fields)) {
            case Read.Refused<Properties>(var problems) -> {
                assertThat(problems).isNotEmpty().allSatisfy(problem -> assertThat(problem.render()).contains("LS-500").contains("fix: "));
                yield problems;
            }
            case Read.Complete<Properties>(var properties, _) -> {
                var settings = properties.settings();
                var read = Lockstep.read(CHANGELOG,
                        new ReadOptions(settings.contexts(), settings.labelFilter(), settings.parameters(), Map.of(), false));
                yield read instanceof Read.Refused<?>(var problems) ? problems : List.of();
            }
        };
    }

    private static List<byte[]> samples() throws IOException {
        var samples = new ArrayList<byte[]>();
        try (var files = Files.list(Path.of("../../events"))) {
            for (var file : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
                var event = Files.readString(file)
                        .replace("http://localhost/response", "https://b.s3.amazonaws.com/x%3Ay?Expires=1&Signature=canary4711%3D")
                        .replace("\"Contexts\":",
                                "\"LabelFilter\": \"a and (b or !c)\", \"Port\": \"5432\", \"LockWait\": \"5m\", \"Contexts\":");
                samples.add(event.getBytes(ISO_8859_1));
            }
        }
        return samples;
    }
}
