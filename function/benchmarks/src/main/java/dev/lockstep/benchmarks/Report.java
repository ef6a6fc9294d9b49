package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.measure.Usage;
import dev.lockstep.benchmarks.measure.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The results as a page in Markdown.
record Report(Arguments arguments, Surroundings surroundings, Results results) {

    private static final String HEAD = """
            | who | wall s | x the floor | CPU s | x the floor | peak MiB | round trips | statements | runs |
            |---|---|---|---|---|---|---|---|---|
            """;
    private static final String FLEET_HEAD = """
            | who | wall s | databases a second | CPU s | peak MiB | runs |
            |---|---|---|---|---|---|
            """;

    /// Writes the page and its chart.
    ///
    /// @param modules the folder of the modules, built
    void write(Path folder, Path modules) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("results.md"), page(modules));
        Files.writeString(folder.resolve("chart.svg"), new Chart(results, arguments.flags().getFirst(), arguments.sizes()).svg());
    }

    String page(Path modules) throws IOException {
        StringBuilder text = new StringBuilder("# Results\n\nWritten by `bench/run`; `README.md` says what is measured and how. ");
        text.append(surroundings.told()).append(".\n");
        if (surroundings.loud()) {
            text.append(
                    "**The machine was busy with other things: believe the CPU seconds, and the rest only as far as it agrees with them.**\n");
        }
        text.append("\n![Wall time by number of change sets](chart.svg)\n");
        goals(text);
        for (Flags flags : Flags.values()) {
            results.tables()
                    .stream()
                    .filter(table -> table.flags() == flags)
                    .sorted((one, other) -> one.scenario() == other.scenario()
                            ? Integer.compare(one.size(), other.size())
                            : one.scenario().compareTo(other.scenario()))
                    .forEach(table -> table(text, table));
        }
        classPaths(text, modules);
        return text.toString();
    }

    private void goals(StringBuilder text) {
        text.append("\n## Goals\n\n| what | goal |");
        arguments.flags().forEach(flags -> text.append(" reached, ").append(flags.title()).append(" |"));
        text.append("\n|---|---|").append("---|".repeat(arguments.flags().size())).append('\n');
        List<List<Goal>> columns = arguments.flags().stream().map(flags -> new Goals(results, flags, arguments.databases()).all()).toList();
        for (int row = 0; row < columns.getFirst().size(); row++) {
            Goal goal = columns.getFirst().get(row);
            int each = row;
            if (columns.stream().allMatch(column -> column.get(each).reached().isEmpty())) {
                continue;
            }
            text.append("| ").append(goal.what()).append(" | ").append(goal.wanted()).append(" |");
            for (List<Goal> column : columns) {
                text.append(' ').append(column.get(row).verdict()).append(" |");
            }
            text.append('\n');
        }
    }

    private void table(StringBuilder text, Results.Table table) {
        String size = switch (table.scenario()) {
            case INSTALL, NOTHING, ONE_MORE, STATUS -> ", N = %,d".formatted(table.size());
            case FLEET, FLEET_NOTHING -> ", %d databases x %d change sets, 8 at a time".formatted(arguments.databases(), table.size());
            case COLD_START -> table.size() == 0 ? ", the package's own changelog" : ", N = %,d".formatted(table.size());
        };
        String flags = table.scenario() == Scenario.COLD_START ? "" : ", " + table.flags().title();
        text.append("\n## ").append(table.scenario().title()).append(size).append(flags).append("\n\n");
        boolean fleet = table.scenario() == Scenario.FLEET || table.scenario() == Scenario.FLEET_NOTHING;
        text.append(fleet ? FLEET_HEAD : HEAD);
        List<Results.Key> rows = results.rows(table);
        Optional<Usage> floor = rows.stream().filter(Report::isFloor).findFirst().flatMap(results::usage);
        for (Results.Key row : rows) {
            results.usage(row).ifPresent(usage -> text.append(fleet ? fleetRow(row, usage) : row(row, usage, floor)));
        }
    }

    private static boolean isFloor(Results.Key row) {
        return row.who().equals(Contender.FLOOR.title()) || row.who().equals(ColdStart.ANSWER_ONLY);
    }

    private String row(Results.Key row, Usage usage, Optional<Usage> floor) {
        Optional<Wire> wire = results.wire(row);
        return String.format(Locale.ROOT, "| %s | %.3f | %s | %.2f | %s | %s | %s | %s | %d |%n", row.who(), usage.wall(),
                floor.map(least -> ratio(usage.wall(), least.wall())).orElse(""), usage.cpu(),
                floor.map(least -> ratio(usage.cpu(), least.cpu())).orElse(""), mebibytes(usage),
                wire.map(counted -> counted.roundTrips()
                        + (counted.connections() == 1 ? "" : " (" + counted.connections() + " connections)")).orElse(""),
                wire.map(counted -> Integer.toString(counted.statements())).orElse(""), results.runs(row));
    }

    private String fleetRow(Results.Key row, Usage usage) {
        return String.format(Locale.ROOT, "| %s | %.2f | %.1f | %.2f | %s | %d |%n", row.who(), usage.wall(),
                arguments.databases() / usage.wall(),
                usage.cpu(), row.who().equals(Contender.PSQL.title()) ? "" : mebibytes(usage), results.runs(row));
    }

    private static String ratio(double one, double other) {
        return String.format(Locale.ROOT, "%.2f", one / other);
    }

    private static String mebibytes(Usage usage) {
        return Long.toString(Math.round(usage.peakKib() / 1024.0));
    }

    private static void classPaths(StringBuilder text, Path modules) throws IOException {
        text.append("\n## Class path\n\n| who | bytes |\n|---|---|\n");
        TreeMap<String, String> titles = new TreeMap<>();
        for (Contender contender : Contender.values()) {
            contender.library().ifPresent(library -> titles.putIfAbsent(library, contender.title().replaceFirst(",.*|:.*", "")));
        }
        for (var library : titles.entrySet()) {
            text.append(String.format(Locale.ROOT, "| %s, with PostgreSQL's driver | %,d |%n", library.getValue(),
                    bytes(modules.resolve(Programs.TARGET).resolve(library.getKey()))));
        }
        zip(text, modules.resolve("lambda/target/lockstep-function.zip"));
    }

    private static void zip(StringBuilder text, Path zip) throws IOException {
        if (Files.exists(zip)) {
            text.append(String.format(Locale.ROOT, "| Lockstep's function, the whole zip | %,d |%n", Files.size(zip)));
        }
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long sum = 0;
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
