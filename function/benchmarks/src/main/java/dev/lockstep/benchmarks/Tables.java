package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.measure.Usage;
import java.util.Locale;
import java.util.Optional;

/// The results as tables in Markdown.
final class Tables {

    private Tables() {}

    static String of(Arguments arguments, Results results) {
        StringBuilder text = new StringBuilder();
        for (Flags flags : arguments.flags()) {
            for (Scenario scenario : Scenario.values()) {
                for (int size : arguments.sizes()) {
                    table(text, arguments, results, flags, scenario, size);
                }
            }
        }
        return text.toString();
    }

    private static void table(StringBuilder text, Arguments arguments, Results results, Flags flags, Scenario scenario, int size) {
        Optional<Usage> floor = results.usage(new Results.Key(flags.option(), scenario, size, Contender.FLOOR));
        text.append("\n").append(scenario.title()).append(", N = ").append(size).append(", flags: ").append(flags.option()).append("\n\n");
        text.append("| | wall s | CPU s | peak MiB | wall / JVM floor | runs |\n|---|---|---|---|---|---|\n");
        for (Contender contender : arguments.contenders()) {
            Results.Key key = new Results.Key(flags.option(), scenario, size, contender);
            results.usage(key)
                    .ifPresent(usage -> text.append(String.format(Locale.ROOT, "| %s | %.3f | %.2f | %d | %s | %d |%n", contender.title(),
                            usage.wall(), usage.cpu(), usage.peakKib() / 1024,
                            floor.map(least -> String.format(Locale.ROOT, "%.2f", usage.wall() / least.wall())).orElse(""),
                            results.runs(key))));
        }
    }
}
