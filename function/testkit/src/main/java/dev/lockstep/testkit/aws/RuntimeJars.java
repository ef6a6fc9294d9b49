package dev.lockstep.testkit.aws;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;

/// AWS's Runtime Interface Client and what it needs, as jars: what `/var/runtime/lib` holds in Lambda.
public record RuntimeJars(List<Path> jars) {
    private static final String CLIENT = "aws-lambda-java-runtime-interface-client";
    private static final List<String> NEEDED = List.of(CLIENT, "aws-lambda-java-core", "aws-lambda-java-serialization", "utils-lite");

    public RuntimeJars {
        jars = jars.stream().map(Path::toAbsolutePath).toList();
        for (var name : NEEDED) {
            if (jars.stream().noneMatch(jar -> named(jar, name))) {
                throw new IllegalArgumentException("the Lambda runtime needs a jar named " + name + "-*.jar, and none was given");
            }
        }
    }

    /// The jars as they stand on this JVM's own class path.
    public static RuntimeJars fromClassPath() {
        return fromClassPath(System.getProperty("java.class.path", ""));
    }

    static RuntimeJars fromClassPath(String classPath) {
        return new RuntimeJars(
                Arrays.stream(classPath.split(File.pathSeparator))
                        .filter(entry -> !entry.isEmpty())
                        .map(Path::of)
                        .filter(entry -> NEEDED.stream().anyMatch(name -> named(entry, name)))
                        .toList());
    }

    String classPath() {
        return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    }

    /// Unpacks the client's native library. Left to itself every process would write, and load, one and the same file in /tmp.
    Path unpackNativeLibrary(Path folder) {
        var client = jars.stream().filter(jar -> named(jar, CLIENT)).findFirst().orElseThrow();
        var name = "jni/libaws-lambda-jni." + platform() + ".so";
        var target = folder.resolve("libaws-lambda-jni.so");
        try (var zip = new ZipFile(client.toFile())) {
            var entry = zip.getEntry(name);
            if (entry == null) {
                throw new IllegalStateException(
                        client.getFileName() + " has no " + name + ": AWS's Lambda runtime does not run on this machine");
            }
            try (var in = zip.getInputStream(entry)) {
                Files.copy(in, target);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String platform() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        var architecture = switch (machine) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch_64";
            default -> machine;
        };
        boolean musl = Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
        return (musl && !Files.exists(Path.of("/etc/ld.so.cache")) ? system + "_musl" : system) + "-" + architecture;
    }

    private static boolean named(Path jar, String name) {
        return jar.getFileName().toString().matches("\\Q" + name + "\\E(-[0-9].*)?\\.jar");
    }
}
