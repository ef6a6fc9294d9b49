package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.measure.Usage;
import dev.lockstep.benchmarks.workload.Form;
import dev.lockstep.benchmarks.workload.Workload;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Many databases of one shape on one server: each contender updates all of them, eight at a time.
final class FleetStage {

    static final int CHANGE_SETS = 50;

    private static final int MOST_ROUNDS = 2;

    private final PostgresServer server;
    private final Programs programs;
    private final Arguments arguments;
    private final Path folder;
    private final Results results;
    private final PrintStream progress;

    FleetStage(PostgresServer server, Programs programs, Arguments arguments, Path folder, Results results, PrintStream progress) {
        this.server = server;
        this.programs = programs;
        this.arguments = arguments;
        this.folder = folder;
        this.results = results;
        this.progress = progress;
    }

    void run() throws IOException, InterruptedException {
        Workload workload = Workload.of(Workload.SEED, CHANGE_SETS);
        for (Form form : Form.values()) {
            form.write(workload, arguments.inAFile(), Files.createDirectories(folder.resolve(form.name())));
        }
        for (int round = 0; round < Math.min(arguments.rounds(), MOST_ROUNDS); round++) {
            List<Contender> turns = new ArrayList<>(arguments.contenders().stream().filter(Contender::runsFleets).toList());
            Collections.rotate(turns, -round);
            for (Contender contender : turns) {
                measure(contender);
            }
        }
    }

    private void measure(Contender contender) throws IOException, InterruptedException {
        List<Database> databases = new ArrayList<>();
        for (int i = 0; i < arguments.databases(); i++) {
            databases.add(server.createDatabase());
        }
        Path names = folder.resolve("databases");
        Files.write(names, databases.stream().map(Database::name).toList());
        Files.write(Programs.targets(names),
                databases.stream()
                        .map(database -> "{\"Name\":\"" + database.name() + "\",\"Database\":\"" + database.name() + "\"}")
                        .toList());
        for (Scenario scenario : List.of(Scenario.FLEET, Scenario.FLEET_NOTHING)) {
            Usage usage = programs.fleet(contender, scenario, server.maintenance(), folder.resolve(contender.form().name()), names).run();
            results.add(new Results.Key(Flags.DEFAULT, scenario, CHANGE_SETS, contender), usage);
            progress.printf("%-34s %-40s %8.3f s %6.1f a second%n", scenario.title(), contender.title(), usage.wall(),
                    arguments.databases() / usage.wall());
        }
        databases.forEach(server::dropDatabase);
    }
}
