package dev.lockstep.benchmarks.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/// A program with its arguments and its environment.
///
/// @param environment on top of this process's own
public record Command(List<String> words, Map<String, String> environment) {

    private static final long POLL_MILLISECONDS = 10;
    private static final long NANOS_IN_A_MILLISECOND = 1_000_000;

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /// Runs it to its end. The shell's own `time` asks the kernel what its child took, so that a program of some milliseconds is measured as well as a long
    /// one; the peak is the kernel's too, last read within ten milliseconds of the end.
    ///
    /// @throws IllegalStateException with the end of what it printed, unless it ends with 0
    public Usage run() throws InterruptedException {
        try {
            Path output = Files.createTempFile("bench", ".out");
            Path times = Files.createTempFile("bench", ".time");
            try {
                return run(output, times);
            } finally {
                Files.delete(output);
                Files.delete(times);
            }
        } catch (IOException e) {
            throw new IllegalStateException(words.getFirst() + " could not be run: " + e.getMessage(), e);
        }
    }

    private Usage run(Path output, Path times) throws IOException, InterruptedException {
        List<String> shell = new ArrayList<>(
                List.of("bash", "-c", "TIMEFORMAT='%3R %3U %3S'; out=$1; shift; time \"$@\" >\"$out\" 2>&1", "bench", output.toString()));
        shell.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(shell).redirectError(times.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        Peak peak = new Peak(process.pid());
        while (!process.waitFor(POLL_MILLISECONDS * NANOS_IN_A_MILLISECOND, TimeUnit.NANOSECONDS)) {
            peak.look();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    words.getFirst() + " ended with " + process.exitValue() + "\n" + end(output) + end(times));
        }
        try (Scanner numbers = new Scanner(times, StandardCharsets.UTF_8).useLocale(Locale.ROOT)) {
            return new Usage(numbers.nextDouble(), numbers.nextDouble() + numbers.nextDouble(), peak.kib());
        }
    }

    private static String end(Path output) throws IOException {
        String text = Files.readString(output, StandardCharsets.ISO_8859_1);
        return text.substring(Math.max(0, text.length() - 4_000));
    }
}
