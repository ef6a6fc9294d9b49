package dev.lockstep.testkit.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.zip.ZipInputStream;

/// A function's zip, unpacked as Lambda unpacks it to `/var/task`, ready to be run under AWS's own Runtime Interface Client.
/// ```java
/// try (var function = PackagedFunction.unpack(zip); var process = function.start(settings)) {
///     var invocation = process.invoke(event, Duration.ofSeconds(20));
/// }
/// ```
public final class PackagedFunction implements AutoCloseable {
    private final Path folder;

    private PackagedFunction(Path folder) {
        this.folder = folder;
    }

    /// Unpacks the zip into a temporary folder, which `close` deletes.
    public static PackagedFunction unpack(Path zip) {
        try {
            var function = new PackagedFunction(Files.createTempDirectory("lockstep-function-"));
            try {
                function.take(zip);
                return function;
            } catch (IOException e) {
                function.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(Path zip) throws IOException {
        Files.createDirectories(task());
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var target = task().resolve(entry.getName()).normalize();
                if (!target.startsWith(task())) {
                    throw new IOException(zip + " has an entry outside of itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolve("..").normalize());
                    Files.copy(in, target);
                }
            }
        }
    }

    /// The folder that is `/var/task` to the function.
    public Path task() {
        return folder.resolve("task");
    }

    /// Starts an execution environment: one JVM with a Runtime API of its own.
    public FunctionProcess start(FunctionSettings settings) {
        return FunctionProcess.start(settings, task(), folder);
    }

    /// Runs one event in an execution environment of its own: a cold start.
    public Invocation invoke(FunctionSettings settings, String event, Duration limit) throws InterruptedException {
        try (var process = start(settings)) {
            return process.invoke(event, limit);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
