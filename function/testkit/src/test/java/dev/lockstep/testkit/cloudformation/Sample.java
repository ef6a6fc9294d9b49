package dev.lockstep.testkit.cloudformation;

import static java.util.Objects.requireNonNull;

import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.PackagedFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The sample resource, packaged and run.
record Sample(PackagedFunction zip, AsynchronousFunction lambda) implements AutoCloseable {

    static Sample start(Path folder, Duration timeout) throws IOException {
        var zip = PackagedFunction.unpack(packaged(folder));
        var settings = AsynchronousSettings.of(handler("SampleResource"), timeout)
                .withPauses(Duration.ofMillis(50), Duration.ofMillis(50))
                .withResponder(handler("SampleResource$Responder"));
        return new Sample(zip, AsynchronousFunction.of(zip, settings));
    }

    private static FunctionSettings handler(String type) {
        return FunctionSettings.forHandler("dev.lockstep.testkit.cloudformation." + type + "::handleRequest");
    }

    private static Path packaged(Path folder) throws IOException {
        var zip = folder.resolve("sample.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var name : List.of("SampleResource", "SampleResource$Responder")) {
                var entry = "dev/lockstep/testkit/cloudformation/" + name + ".class";
                out.putNextEntry(new ZipEntry(entry));
                try (var in = requireNonNull(Sample.class.getClassLoader().getResourceAsStream(entry))) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
        return zip;
    }

    @Override
    public void close() {
        lambda.close();
        zip.close();
    }
}
