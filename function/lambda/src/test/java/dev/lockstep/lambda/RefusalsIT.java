package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.text.Sha256;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PackagedFunction;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.PresignedUrl.Behaviour;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.aws.S3Endpoint;
import dev.lockstep.testkit.aws.SecretsManagerEndpoint;
import dev.lockstep.testkit.postgres.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The packaged function where it must say no, or can only just say something: rows of the hazard table that need no database.
@SuppressWarnings("NullAway.Init")
final class RefusalsIT {

    /// Where nobody listens.
    private static final Database NOWHERE = new Database("127.0.0.1", 9, "app", "app", "canary-password-4711");
    private static final String EMPTY = "--liquibase formatted sql\n";
    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void hazard_01_answers_before_the_deadline_whatever_hangs() throws InterruptedException {
        stage.object("hangs.sql", EMPTY);
        stage.objects.fail(new S3Endpoint.Fault.Hang(Duration.ofSeconds(30)));
        var identity = RequestIdentity.unique();
        try (var process = stage.function.start(stage.settings()); var url = PresignedUrl.open(identity)) {
            var begun = System.nanoTime();
            var event = CloudFormationEvents.create(identity, url.url(), stage.properties(NOWHERE, "Changelog", "s3://test/hangs.sql"));

            var answer = stage.answer(process, url, event, Duration.ofSeconds(8));

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.reason()).contains("LS-5007").contains("Nothing was applied").contains("Fix:");
            assertThat(answer.physicalResourceId()).isEqualTo("lockstep:127.0.0.1:9/app/public");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void hazard_02_answers_when_memory_runs_out() throws InterruptedException {
        stage.objects.put("test", "huge.sql", new byte[48 << 20]);
        var identity = RequestIdentity.unique();
        try (var process = stage.function.start(stage.settings().withMemory(64)); var url = PresignedUrl.open(identity)) {
            var event = CloudFormationEvents.create(identity, url.url(), stage.properties(NOWHERE, "Changelog", "s3://test/huge.sql"));

            var answer = stage.answer(process, url, event, Duration.ofSeconds(30));

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.reason()).contains("out of memory").contains("MemorySize");
            assertThat(answer.physicalResourceId()).isEqualTo("lockstep:127.0.0.1:9/app/public");
            assertThat(process.alive()).isTrue();
        }
    }

    @Test
    void hazard_04_answers_when_a_class_is_missing() throws InterruptedException, IOException {
        try (var broken = PackagedFunction.unpack(Path.of("target", "lockstep-function.zip"))) {
            try (var jars = Files.list(broken.task().resolve("lib"))) {
                for (var jar : jars.filter(file -> file.getFileName().toString().matches("(secretsmanager|s3)-.*")).toList()) {
                    Files.delete(jar);
                }
            }
            var identity = RequestIdentity.unique();
            try (var process = broken.start(stage.settings()); var url = PresignedUrl.open(identity)) {
                var answer = stage.answer(process, url, CloudFormationEvents.create(identity, url.url(), stage.properties(NOWHERE)),
                        Stage.LIMIT);

                assertThat(answer.status()).isEqualTo("FAILED");
                assertThat(answer.reason()).contains("LS-5008").contains("NoClassDefFoundError");
            }
        }
    }

    @Test
    void hazard_04_answers_in_a_broken_environment() throws InterruptedException {
        var identity = RequestIdentity.unique();
        var settings = stage.settings().with("AWS_REGION", "").with("AWS_DEFAULT_REGION", "").with("LAMBDA_TASK_ROOT", "/nowhere");
        try (var process = stage.function.start(settings); var url = PresignedUrl.open(identity)) {
            var properties = stage.properties(NOWHERE, "Changelog", "s3://test/x.sql");

            var answer = stage.answer(process, url, CloudFormationEvents.create(identity, url.url(), properties), Stage.LIMIT);

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.reason()).contains("AWS_REGION");
        }
    }

    @Test
    void hazard_05_tries_again_until_the_answer_gets_through() throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            url.expect(new Behaviour.Status(500), new Behaviour.Reset(), new Behaviour.Status(503));

            var answer = stage.answer(url, CloudFormationEvents.delete(identity, url.url(), "lockstep:x", Map.of()), Stage.LIMIT);

            assertThat(answer.status()).isEqualTo("SUCCESS");
            assertThat(url.requests()).hasSize(4);
        }
    }

    @Test
    void hazard_06_fails_where_lambda_sees_it_when_the_url_is_refused() throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            url.expect(new Behaviour.Status(403));

            var invocation = stage.process().invoke(CloudFormationEvents.delete(identity, url.url(), "lockstep:x", Map.of()), Stage.LIMIT);

            assertThat(invocation.outcome()).isInstanceOfSatisfying(Outcome.Failed.class,
                    failed -> assertThat(failed.body()).contains("403").doesNotContain(url.canary()));
            assertThat(url.requests()).hasSize(1);
            assertThat(stage.process().log()).doesNotContain(url.canary());
        }
    }

    @Test
    void hazard_07_touches_nothing_when_nobody_could_hear_of_it() throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var process = stage.function.start(stage.settings()); var url = PresignedUrl.blackHole(identity)) {
            var properties = stage.properties(NOWHERE, "Changelog", stage.object("empty.sql", EMPTY));

            var invocation = process.invoke(CloudFormationEvents.create(identity, url.url(), properties), Duration.ofSeconds(10));

            assertThat(invocation.outcome()).isInstanceOfSatisfying(Outcome.Failed.class,
                    failed -> assertThat(failed.body()).contains("cloudformation-custom-resource-response-eucentral1"));
            assertThat(process.log()).doesNotContain(url.canary()).doesNotContain("the migration begins");
        }
    }

    @ParameterizedTest
    @CsvSource({"Retain", "RollBack"})
    void hazard_34_a_database_that_never_came_is_the_reason_and_not_the_time_it_took(String onDelete) throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            var properties = stage.properties(NOWHERE, "Changelog", stage.object("nowhere.sql", EMPTY), "OnDelete", onDelete,
                    "DeletionConfirmation", "app");

            var answer = stage.answer(url, CloudFormationEvents.create(identity, url.url(), properties), Duration.ofSeconds(8));

            assertThat(answer.reason()).startsWith("LS-4001").doesNotContain("LS-5007").doesNotContain("LS-4007");
        }
    }

    @Test
    void hazard_40_refuses_a_statement_timeout_that_no_delivery_reaches() throws InterruptedException {
        var answer = stage.create(stage.properties(NOWHERE, "Changelog", stage.object("slow.sql", EMPTY), "StatementTimeout", "2h"));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("StatementTimeout is 7200 s").contains("command line");
    }

    @Test
    void hazards_15_17_and_18_retain_everything_on_delete_without_looking_at_the_database() throws InterruptedException {
        var reads = stage.secrets.reads().size();

        var answer = stage.delete("lockstep:127.0.0.1:9/app/public",
                stage.properties(NOWHERE, "Colour", "unknown", "OnDelete", "RollBack"));

        assertThat(answer.status()).isEqualTo("SUCCESS");
        assertThat(answer.physicalResourceId()).isEqualTo("lockstep:127.0.0.1:9/app/public");
        assertThat(stage.secrets.reads()).hasSize(reads);
    }

    @Test
    void hazards_14_and_15_answer_the_delete_that_follows_a_failed_create_under_the_same_id() throws InterruptedException {
        var identity = RequestIdentity.unique();
        String id;
        try (var url = PresignedUrl.open(identity)) {
            id = stage.answer(url, CloudFormationEvents.create(identity, url.url(), Map.of("Colour", "red")), Stage.LIMIT)
                    .physicalResourceId();
        }
        var next = identity.next();
        try (var url = PresignedUrl.open(next)) {
            var answer = stage.answer(url, CloudFormationEvents.delete(next, url.url(), id, Map.of("Colour", "red")), Stage.LIMIT);

            assertThat(answer.status()).isEqualTo("SUCCESS");
            assertThat(answer.physicalResourceId()).isEqualTo(id);
        }
    }

    @Test
    void hazards_11_and_26_refuse_properties_with_a_reason_that_can_be_acted_on() throws InterruptedException {
        var answer = stage.create(Map.of("SecretArn", Stage.ARN, "Contexs", "base", "Port", "x"));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("LS-5001")
                .contains("write Contexts")
                .contains("LS-5002 property Port is \"x\"")
                .contains("request ")
                .contains("log group /aws/lambda/")
                .contains("log stream 2026/");
        assertThat(Stage.dataNames(answer)).hasSize(7);
    }

    @Test
    void hazard_27_fails_a_request_type_that_nobody_knows() throws InterruptedException {
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            var event = CloudFormationEvents.create(identity, url.url(), Map.of()).replace("\"Create\"", "\"Import\"");

            var answer = stage.answer(url, event, Stage.LIMIT);

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.reason()).contains("LS-5004").contains("\"Import\"");
        }
    }

    @Test
    void hazard_29_refuses_a_bundle_that_is_not_the_one_the_template_names() throws InterruptedException {
        var changelog = stage.object("changed.sql", EMPTY);

        var answer = stage.create(stage.properties(NOWHERE, "Changelog", changelog, "ChangelogDigest", "0".repeat(64)));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("LS-5006").contains(Sha256.hex(EMPTY.getBytes(UTF_8))).contains("version ");
    }

    @Test
    void hazard_30_refuses_an_object_that_does_not_arrive_whole() throws InterruptedException {
        var changelog = stage.object("cut.sql", EMPTY.repeat(100));
        stage.objects.fail(new S3Endpoint.Fault.CutShort(100));

        var answer = stage.create(stage.properties(NOWHERE, "Changelog", changelog));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("LS-5005").contains("could not be read whole");
    }

    @Test
    void hazard_30_refuses_an_object_that_was_changed_on_the_way() throws InterruptedException {
        var changelog = stage.object("bent.sql", EMPTY);
        stage.objects.fail(new S3Endpoint.Fault.Corrupt());

        var answer = stage
                .create(stage.properties(NOWHERE, "Changelog", changelog, "ChangelogDigest", Sha256.hex(EMPTY.getBytes(UTF_8))));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).containsAnyOf("LS-5005", "LS-5006");
    }

    @Test
    void hazard_30_refuses_a_zip_that_leads_out() throws InterruptedException, IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("../../tmp/x.sql"));
        }
        stage.objects.put("test", "slip.zip", bytes.toByteArray());

        var answer = stage.create(stage.properties(NOWHERE, "Changelog", "s3://test/slip.zip!/x.sql"));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("LS-5005").contains("leads out of it");
    }

    @Test
    void hazard_31_explains_what_s3_means_by_403_and_404() throws InterruptedException {
        var changelog = stage.object("there.sql", EMPTY);
        stage.objects.fail(new S3Endpoint.Fault.AccessDenied());
        var denied = stage.create(stage.properties(NOWHERE, "Changelog", changelog));
        var missing = stage.create(stage.properties(NOWHERE, "Changelog", "s3://test/missing.sql"));

        assertThat(denied.reason()).contains("403").contains("bucket's policy").contains("kms:Decrypt").contains("S3 endpoint");
        assertThat(missing.reason()).contains("404").contains("check the key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"username":"app","password":"canary-4711"}                                   | Host is missing
            {"username":"app","password":"canary-4711","host":"db.example"}               | Database is missing
            {"password":"canary-4711","host":"h","dbname":"d"}                            | has no username
            {"username":"app","host":"h","dbname":"d"}                                    | has no password
            {"username":"app","password":"canary-4711","host":"h","dbname":"d","port":"x"} | has a port that is not a number
            {"username":"app","password":"canary-4711","host":"h","dbname":"d","engine":"mysql"} | is for the engine "mysql"
            canary-4711                                                                    | does not hold JSON
            ["canary-4711"]                                                                | does not hold a JSON object
            """)
    void hazard_32_says_what_a_secret_lacks_before_connecting(String secret, String complaint) throws InterruptedException {
        stage.secrets.put(Stage.ARN, secret);

        var answer = stage.create(Map.of("SecretArn", Stage.ARN));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains(complaint).doesNotContain("canary");
        assertThat(stage.process().log()).doesNotContain("canary-4711");
    }

    @Test
    void hazard_32_says_why_a_secret_cannot_be_read() throws InterruptedException {
        var missing = stage.create(Map.of("SecretArn", Stage.ARN.replace("lockstep-test", "other")));
        stage.secrets.fail(SecretsManagerEndpoint.Fault.accessDenied());
        var denied = stage.create(stage.properties(NOWHERE));
        stage.secrets.fail(SecretsManagerEndpoint.Fault.decryptionFailure());
        var locked = stage.create(stage.properties(NOWHERE));

        assertThat(missing.reason()).contains("LS-4004").contains("does not exist");
        assertThat(denied.reason()).contains("LS-4004").contains("secretsmanager:GetSecretValue");
        assertThat(locked.reason()).contains("LS-4004").contains("kms:Decrypt");
    }
}
