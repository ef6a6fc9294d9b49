package dev.lockstep.testkit.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FunctionProcessTest {
    private static final String HANDLER = "dev.lockstep.testkit.aws.SampleHandler::handleRequest";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder = Path.of("");

    @Test
    void returns_what_the_handler_returned_and_runs_the_next_event_in_the_same_jvm() throws Exception {
        try (var function = PackagedFunction.unpack(zip()); var process = function.start(FunctionSettings.forHandler(HANDLER))) {
            var first = returned(process.invoke("{}", LIMIT));
            var second = returned(process.invoke("{}", LIMIT));

            assertThat(first.text("arn")).contains("arn:aws:lambda:eu-central-1:123456789012:function:lockstep-local");
            assertThat(first.text("folder")).contains(function.task().toString());
            assertThat(first.text("pid")).contains(Long.toString(process.pid()));
            assertThat(second.text("pid")).isEqualTo(first.text("pid"));
            assertThat(second.text("requestId")).isNotEqualTo(first.text("requestId"));
            assertThat(Long.parseLong(first.text("remaining").orElseThrow())).isBetween(1L, LIMIT.toMillis());
        }
    }

    @Test
    void gives_the_function_lambdas_environment_and_nothing_of_the_callers() throws Exception {
        var settings = FunctionSettings.forHandler(HANDLER).withMemory(96).withJvmOptions("-Dx=y").with("EXTRA", "given");
        try (var function = PackagedFunction.unpack(zip())) {
            var values = returned(function.invoke(settings, "{}", LIMIT));

            assertThat(values.text("EXTRA")).contains("given");
            assertThat(values.text("AWS_REGION")).contains("eu-central-1");
            assertThat(values.text("AWS_LAMBDA_LOG_GROUP_NAME")).contains("/aws/lambda/lockstep-local");
            assertThat(values.text("AWS_ACCESS_KEY_ID")).isPresent();
            assertThat(values.text("memory")).contains("96");
            assertThat(Long.parseLong(values.text("heap").orElseThrow())).isLessThanOrEqualTo(96L * 1024 * 1024);
            assertThat(values.values()).doesNotContainKeys("HOME", "http_proxy", "JAVA_HOME");
        }
    }

    @Test
    void collects_the_lines_that_the_function_writes_and_measures_its_start() throws Exception {
        var heard = new CopyOnWriteArrayList<LogLine>();
        try (var function = PackagedFunction.unpack(zip())) {
            var process = function.start(FunctionSettings.forHandler(HANDLER).withListener(heard::add));
            var invocation = process.invoke("{}", LIMIT);
            process.close();

            assertThat(process.lines()).contains(new LogLine(LogLine.Stream.OUT, "plain line")).isEqualTo(heard);
            assertThat(process.log()).contains("\"message\":\"logged line\"").contains("\"AWSRequestId\"");
            assertThat(invocation.init().orElseThrow()).isPositive().isLessThan(invocation.sinceStart());
        }
    }

    @Test
    void reports_an_exception_and_goes_on() throws Exception {
        try (var function = PackagedFunction.unpack(zip()); var process = function.start(FunctionSettings.forHandler(HANDLER))) {
            var failed = process.invoke("{\"do\":\"throw\"}", LIMIT).outcome();

            assertThat(failed).isInstanceOfSatisfying(Outcome.Failed.class, failure -> assertThat(failure.body()).contains("as told"));
            returned(process.invoke("{}", LIMIT));
        }
    }

    @Test
    void reports_a_full_heap_after_which_the_process_is_gone() throws Exception {
        try (var function = PackagedFunction.unpack(zip());
                var process = function.start(FunctionSettings.forHandler(HANDLER).withMemory(64))) {
            assertThat(process.invoke("{\"do\":\"exhaust\"}", LIMIT).outcome())
                    .isInstanceOfSatisfying(Outcome.Failed.class, failure -> assertThat(failure.body()).contains("OutOfMemoryError"));
            assertThat(process.invoke("{}", LIMIT).outcome()).isEqualTo(new Outcome.Exited(0));
        }
    }

    @Test
    void reports_the_status_of_a_process_that_exits() throws Exception {
        try (var function = PackagedFunction.unpack(zip())) {
            var invocation = function.invoke(FunctionSettings.forHandler(HANDLER), "{\"do\":\"exit\"}", LIMIT);

            assertThat(invocation.outcome()).isEqualTo(new Outcome.Exited(3));
        }
    }

    @Test
    void reports_a_handler_that_cannot_be_made() throws Exception {
        var settings = FunctionSettings.forHandler("dev.lockstep.testkit.aws.SampleHandler$Unmakeable::handleRequest");
        try (var function = PackagedFunction.unpack(zip())) {
            assertThat(function.invoke(settings, "{}", LIMIT).outcome())
                    .isInstanceOfSatisfying(Outcome.InitFailed.class, failure -> assertThat(failure.body()).contains("cannot be made"));
        }
    }

    @Test
    void kills_the_process_at_the_deadline() throws Exception {
        var limit = Duration.ofMillis(1500);
        try (var function = PackagedFunction.unpack(zip()); var process = function.start(FunctionSettings.forHandler(HANDLER))) {
            var invocation = process.invoke("{\"do\":\"sleep\"}", limit);

            assertThat(invocation.outcome()).isEqualTo(new Outcome.TimedOut(limit));
            assertThat(process.alive()).isFalse();
            assertThat(ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void reports_a_process_that_was_killed() throws Exception {
        var asleep = new CountDownLatch(1);
        var settings = FunctionSettings.forHandler(HANDLER).withListener(line -> {
            if (line.text().contains("asleep")) {
                asleep.countDown();
            }
        });
        try (var function = PackagedFunction.unpack(zip()); var process = function.start(settings)) {
            var invocation = inBackground(process, "{\"do\":\"sleep\"}");
            assertThat(asleep.await(20, TimeUnit.SECONDS)).isTrue();
            process.kill();

            assertThat(invocation.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(new Outcome.Exited(137));
        }
    }

    @Test
    void runs_several_processes_side_by_side() throws Exception {
        var settings = FunctionSettings.forHandler(HANDLER);
        try (var function = PackagedFunction.unpack(zip()); var one = function.start(settings); var other = function.start(settings)) {
            var first = inBackground(one, "{}");
            var second = inBackground(other, "{}");

            assertThat(returned(first.get(30, TimeUnit.SECONDS)).text("pid"))
                    .isNotEqualTo(returned(second.get(30, TimeUnit.SECONDS)).text("pid"));
        }
    }

    @Test
    void leaves_no_folder_behind() throws Exception {
        var function = PackagedFunction.unpack(zip());
        var task = function.task();
        assertThat(task.resolve("dev/lockstep/testkit/aws/SampleHandler.class")).exists();
        function.close();
        assertThat(task).doesNotExist();
        assertThat(task.resolve("..")).doesNotExist();
    }

    @Test
    void refuses_a_zip_that_reaches_outside_of_its_folder() throws IOException {
        var zip = folder.resolve("evil.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("../evil.txt"));
            out.closeEntry();
        }
        assertThatThrownBy(() -> PackagedFunction.unpack(zip)).hasMessageContaining("../evil.txt");
    }

    @Test
    void says_which_jar_of_the_runtime_is_missing() {
        assertThatThrownBy(() -> new RuntimeJars(List.of(Path.of("/lib/aws-lambda-java-runtime-interface-client-2.9.0.jar"))))
                .hasMessage("the Lambda runtime needs a jar named aws-lambda-java-core-*.jar, and none was given");
    }

    private static Json.Fields returned(Invocation invocation) {
        return switch (invocation.outcome()) {
            case Outcome.Returned(String json) -> Json.parseFields(json);
            case Outcome.Failed _,Outcome.InitFailed _,Outcome.TimedOut _,Outcome.Exited _ ->
                throw new AssertionError(invocation.toString());
        };
    }

    private static CompletableFuture<Invocation> inBackground(FunctionProcess process, String event) {
        var result = new CompletableFuture<Invocation>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(process.invoke(event, LIMIT));
            } catch (InterruptedException e) {
                result.completeExceptionally(new ExecutionException(e));
            }
        });
        return result;
    }

    private Path zip() throws IOException {
        var zip = folder.resolve("function.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var name : List.of("SampleHandler", "SampleHandler$Unmakeable")) {
                var entry = "dev/lockstep/testkit/aws/" + name + ".class";
                out.putNextEntry(new ZipEntry(entry));
                try (var in = requireNonNull(getClass().getClassLoader().getResourceAsStream(entry))) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
        return zip;
    }
}
