package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.FunctionProcess;
import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PackagedFunction;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Hazard 3: somebody answers for a function that died. The packaged zip with its other handler, and records as Lambda sends them to a destination.
@SuppressWarnings("NullAway.Init")
final class FailureResponderIT {

    private static final Map<String, String> PROPERTIES = Map.of("SecretArn", Stage.ARN, "Host", "db.example", "Port", "5432", "Database",
            "app");
    private static PackagedFunction function;
    private static FunctionProcess process;

    @BeforeAll
    static void start() {
        function = PackagedFunction.unpack(Path.of("target", "lockstep-function.zip"));
        process = function.start(FunctionSettings.forHandler("dev.lockstep.lambda.FailureResponder::handleRequest").withMemory(256));
    }

    @AfterAll
    static void stop() {
        process.close();
        function.close();
    }

    @Test
    void hazard_03_fails_the_create_of_a_function_that_was_killed() throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            var answer = answer(url, CloudFormationEvents.create(identity, url.url(), PROPERTIES),
                    "RequestId: 1 Error: Runtime exited with error: signal: killed");

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.physicalResourceId()).isEqualTo("lockstep:db.example:5432/app/public");
            assertThat(answer.reason()).contains("LS-5011")
                    .contains("signal: killed")
                    .contains("after 3 deliveries")
                    .contains("MemorySize");
        }
    }

    @Test
    void hazard_03_keeps_the_id_of_an_update_whose_properties_do_not_say_it() throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            var answer = answer(url,
                    CloudFormationEvents.update(identity, url.url(), "lockstep:known", Map.of("SecretArn", Stage.ARN), Map.of()),
                    "2026-11-25T00:00:00Z 1 Task timed out after 900.10 seconds");

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.physicalResourceId()).isEqualTo("lockstep:known");
            assertThat(answer.reason()).contains("timed out").contains("Timeout");
        }
    }

    @Test
    void hazard_03_lets_a_stack_go_whose_delete_retains_everything() throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            var answer = answer(url, CloudFormationEvents.delete(identity, url.url(), "lockstep:known", PROPERTIES), "killed");

            assertThat(answer.status()).isEqualTo("SUCCESS");
            assertThat(answer.physicalResourceId()).isEqualTo("lockstep:known");
        }
    }

    private static CloudFormationAnswer answer(PresignedUrl url, String event, String error) throws InterruptedException {
        var record = """
                {"version":"1.0","timestamp":"2026-11-25T00:00:00.000Z",
                 "requestContext":{"requestId":"1","functionArn":"arn:aws:lambda:eu-central-1:123456789012:function:f:$LATEST",
                                   "condition":"RetriesExhausted","approximateInvokeCount":3},
                 "requestPayload":%s,
                 "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},
                 "responsePayload":{"errorMessage":"%s"}}""".formatted(event, error);
        var invocation = process.invoke(record, Stage.LIMIT);
        assertThat(invocation.outcome()).as(process.log()).isInstanceOf(Outcome.Returned.class);
        assertThat(url.violations()).isEmpty();
        assertThat(url.answers()).hasSize(1);
        assertThat(process.log()).doesNotContain(url.canary());
        return url.answers().getFirst();
    }
}
