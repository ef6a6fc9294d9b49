package dev.lockstep.testkit.aws;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// How a packaged function is run.
/// ```java
/// FunctionSettings.forHandler("dev.lockstep.lambda.MigrationHandler::handleRequest").withMemory(512).with("AWS_ENDPOINT_URL_S3", s3.url())
/// ```
/// `memoryMegabytes` is the JVM's -Xmx and what the function is told. `environment` comes on top of what Lambda sets. `listener` gets
/// every line that the function writes, on the thread that reads it.
public record FunctionSettings(String handler, int memoryMegabytes, Path java, RuntimeJars runtime, List<String> jvmOptions,
        Map<String, String> environment, Consumer<LogLine> listener) {

    public FunctionSettings {
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /// 512 MB, this JVM's own `java`, the runtime from this JVM's class path.
    public static FunctionSettings forHandler(String handler) {
        return forHandler(handler, RuntimeJars.fromClassPath());
    }

    public static FunctionSettings forHandler(String handler, RuntimeJars runtime) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new FunctionSettings(handler, 512, java, runtime, List.of(), Map.of(), line -> {});
    }

    public FunctionSettings withMemory(int megabytes) {
        return new FunctionSettings(handler, megabytes, java, runtime, jvmOptions, environment, listener);
    }

    public FunctionSettings withJava(Path binary) {
        return new FunctionSettings(handler, memoryMegabytes, binary, runtime, jvmOptions, environment, listener);
    }

    public FunctionSettings withJvmOptions(String... options) {
        var all = new ArrayList<>(jvmOptions);
        all.addAll(List.of(options));
        return new FunctionSettings(handler, memoryMegabytes, java, runtime, all, environment, listener);
    }

    /// Sets one environment variable.
    public FunctionSettings with(String name, String value) {
        var all = new LinkedHashMap<>(environment);
        all.put(name, value);
        return new FunctionSettings(handler, memoryMegabytes, java, runtime, jvmOptions, all, listener);
    }

    public FunctionSettings withSecrets(SecretsManagerEndpoint secrets) {
        return with("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url());
    }

    public FunctionSettings withObjects(S3Endpoint objects) {
        return with("AWS_ENDPOINT_URL_S3", objects.url());
    }

    public FunctionSettings withListener(Consumer<LogLine> added) {
        return new FunctionSettings(handler, memoryMegabytes, java, runtime, jvmOptions, environment, added);
    }
}
