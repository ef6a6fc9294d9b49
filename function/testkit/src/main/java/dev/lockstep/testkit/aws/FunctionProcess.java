package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// One execution environment of a function: a JVM under AWS's Runtime Interface Client with a Runtime API of its own. Like Lambda it gives
/// the function nothing of the caller's environment, runs several events in one JVM, and kills the JVM when a deadline has passed.
public final class FunctionProcess implements AutoCloseable {
    static final String FUNCTION_NAME = "lockstep-local";
    static final String REGION = "eu-central-1";
    private static final String NATIVE_LIBRARY = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";
    private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private final LambdaRuntimeApi api;
    private final Process process;
    private final Instant started;
    private final List<LogLine> lines = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;
    /// Ends the function's JVM with this one, however this one ends.
    private final Thread atExit;

    private FunctionProcess(LambdaRuntimeApi api, Process process, Instant started, Consumer<LogLine> listener) {
        this.api = api;
        this.process = process;
        this.started = started;
        this.readers = List.of(
                read(process.getInputStream(), LogLine.Stream.OUT, listener),
                read(process.getErrorStream(), LogLine.Stream.ERROR, listener));
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        var _ = process.onExit().thenAccept(ended -> api.processEnded(ended.exitValue()));
    }

    /// `scratch` takes what this process needs beside the function's own files.
    static FunctionProcess start(FunctionSettings settings, Path task, Path scratch) {
        var api = LambdaRuntimeApi.open("arn:aws:lambda:" + REGION + ":123456789012:function:" + FUNCTION_NAME);
        try {
            var library = settings.runtime().unpackNativeLibrary(Files.createTempDirectory(scratch, "runtime-"));
            var builder = new ProcessBuilder(command(settings, library)).directory(task.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment(settings, task, api.authority()));
            var started = Instant.now();
            var process = builder.start();
            process.getOutputStream().close();
            return new FunctionProcess(api, process, started, settings.listener());
        } catch (IOException e) {
            api.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            api.close();
            throw e;
        }
    }

    /// Runs one event. When the deadline passes the process is dead before this returns; a process that is dead already answers
    /// [Outcome.Exited] at once.
    public Invocation invoke(String event, Duration limit) throws InterruptedException {
        var begun = Instant.now();
        var outcome = api.invoke(event, limit);
        var ended = Instant.now();
        if (outcome instanceof Outcome.TimedOut) {
            kill();
        }
        return new Invocation(
                outcome,
                api.readyAt().map(ready -> Duration.between(started, ready)),
                Duration.between(begun, ended),
                Duration.between(started, ended));
    }

    /// `kill -9`, and waits until the process is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /// What the function has written so far, in the order in which it was read.
    public List<LogLine> lines() {
        return List.copyOf(lines);
    }

    /// What the function has written so far, as one text.
    public String log() {
        return lines.stream().map(LogLine::text).collect(Collectors.joining("\n"));
    }

    /// Ends the process if it lives, and reads what it wrote to the end.
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            for (var reader : readers) {
                reader.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            api.close();
            forgetExit();
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // this JVM is ending already, and the hook has run or is about to
        }
    }

    private static List<String> command(FunctionSettings settings, Path library) {
        var command = new ArrayList<String>();
        command.add(settings.java().toString());
        command.add("-Xmx" + settings.memoryMegabytes() + "m");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.add("-D" + NATIVE_LIBRARY + "=" + library);
        command.addAll(settings.jvmOptions());
        command.addAll(List.of("-cp", settings.runtime().classPath(), MAIN, settings.handler()));
        return command;
    }

    private static Map<String, String> environment(FunctionSettings settings, Path task, String authority) {
        var values = new LinkedHashMap<String, String>();
        values.put("AWS_LAMBDA_RUNTIME_API", authority);
        values.put("AWS_LAMBDA_FUNCTION_NAME", FUNCTION_NAME);
        values.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        values.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(settings.memoryMegabytes()));
        values.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + FUNCTION_NAME);
        values.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef");
        values.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
        values.put("AWS_LAMBDA_LOG_LEVEL", "INFO");
        values.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        values.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        values.put("AWS_REGION", REGION);
        values.put("AWS_DEFAULT_REGION", REGION);
        // where nobody answers: what has no stand-in must not reach the real AWS
        values.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        values.put("AWS_EC2_METADATA_DISABLED", "true");
        values.put("AWS_ACCESS_KEY_ID", "AKIALOCKSTEPLOCALKEY");
        values.put("AWS_SECRET_ACCESS_KEY", "lockstep-local-secret-access-key");
        values.put("AWS_SESSION_TOKEN", "lockstep-local-session-token");
        values.put("_HANDLER", settings.handler());
        values.put("LAMBDA_TASK_ROOT", task.toString());
        values.put("LANG", "C.UTF-8");
        values.put("TZ", ":UTC");
        values.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        values.putAll(settings.environment());
        return values;
    }

    private Thread read(InputStream stream, LogLine.Stream from, Consumer<LogLine> listener) {
        return Thread.ofVirtual().start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                    var line = new LogLine(from, text);
                    lines.add(line);
                    listener.accept(line);
                }
            } catch (IOException e) {
                // the stream ends with the process
            }
        });
    }
}
