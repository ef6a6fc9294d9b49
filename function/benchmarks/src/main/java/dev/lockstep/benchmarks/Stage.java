package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.measure.Command;
import dev.lockstep.benchmarks.measure.Usage;
import dev.lockstep.benchmarks.measure.Wire;
import dev.lockstep.benchmarks.workload.Form;
import dev.lockstep.benchmarks.workload.Workload;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One size and one set of JVM flags: the contenders take turns, in another order each round, so that a noisy moment burdens all of them alike.
final class Stage {

    /// Counting is slow, and a larger size tells nothing new.
    private static final int MOST_COUNTED = 1_000;

    private final PostgresServer server;
    private final Programs programs;
    private final Arguments arguments;
    private final Flags flags;
    private final int size;
    private final Path folder;
    private final Results results;
    private final PrintStream progress;
    private final Map<Contender, Database> installed = new EnumMap<>(Contender.class);

    Stage(PostgresServer server, Programs programs, Arguments arguments, Flags flags, int size, Path folder, Results results,
            PrintStream progress) {
        this.server = server;
        this.programs = programs;
        this.arguments = arguments;
        this.flags = flags;
        this.size = size;
        this.folder = folder;
        this.results = results;
        this.progress = progress;
    }

    void run() throws IOException, InterruptedException, SQLException {
        write();
        for (int round = 0; round < (measures(Scenario.INSTALL) ? arguments.rounds() : 1); round++) {
            install(round);
        }
        compare();
        for (int round = 0; !turns(Scenario.NOTHING, round).isEmpty(); round++) {
            if (measures(Scenario.NOTHING)) {
                nothing(round);
            }
            if (measures(Scenario.STATUS) && flags == Flags.DEFAULT) {
                status();
            }
        }
        for (int round = 0; measures(Scenario.ONE_MORE) && round < arguments.rounds(); round++) {
            oneMore(round);
        }
        count();
        installed.values().forEach(server::dropDatabase);
    }

    private boolean measures(Scenario scenario) {
        return arguments.measures(scenario);
    }

    private void write() throws IOException {
        Workload all = Workload.of(Workload.SEED, size);
        Workload more = Workload.of(Workload.SEED, size + 1);
        for (Form form : Form.values()) {
            form.write(all, arguments.inAFile(), Files.createDirectories(files("all", form)));
            form.write(form == Form.PSQL ? more.from(size) : more, arguments.inAFile(), Files.createDirectories(files("more", form)));
        }
    }

    private Path files(String which, Form form) {
        return folder.resolve(which).resolve(form.name());
    }

    private void install(int round) throws InterruptedException, SQLException {
        for (Contender contender : turns(Scenario.INSTALL, round)) {
            Database before = installed.get(contender);
            if (before != null) {
                server.dropDatabase(before);
            }
            Database database = warm(server.createDatabase());
            Usage usage = programs.update(contender, database, files("all", contender.form())).run();
            installed.put(contender, database);
            if (measures(Scenario.INSTALL)) {
                note(Scenario.INSTALL, contender, usage);
            }
        }
    }

    /// A contender that does less than the others is not faster.
    private void compare() throws SQLException {
        List<Contender> migrating = installed.keySet().stream().filter(Contender::migrates).toList();
        if (migrating.isEmpty()) {
            return;
        }
        LeftBehind first = LeftBehind.of(installed(migrating.getFirst()));
        for (Contender contender : migrating.subList(1, migrating.size())) {
            List<String> difference = first.difference(LeftBehind.of(installed(contender)));
            if (!difference.isEmpty()) {
                throw new IllegalStateException(
                        contender.title() + " has not made the same of the change sets as " + migrating.getFirst().title() + ":\n"
                                + String.join("\n", difference.subList(0, Math.min(20, difference.size()))));
            }
        }
    }

    private void nothing(int round) throws InterruptedException {
        for (Contender contender : turns(Scenario.NOTHING, round)) {
            note(Scenario.NOTHING, contender, nothing(contender, installed(contender)).run());
        }
    }

    private void oneMore(int round) throws InterruptedException, SQLException {
        for (Contender contender : turns(Scenario.ONE_MORE, round)) {
            Database copy = warm(server.copyOf(installed(contender)));
            note(Scenario.ONE_MORE, contender, programs.update(contender, copy, files("more", contender.form())).run());
            server.dropDatabase(copy);
        }
    }

    /// The shell's script has flags of its own; the floor has none.
    private void status() throws InterruptedException {
        Database database = installed.get(Contender.LOCKSTEP);
        Database empty = installed.get(Contender.FLOOR);
        if (database != null && empty != null) {
            note(Scenario.STATUS, Contender.FLOOR, programs.update(Contender.FLOOR, empty, folder).run());
            note(Scenario.STATUS, Contender.LOCKSTEP_COMMAND, programs.status(database, files("all", Form.XML)).run());
        }
    }

    /// Once, and apart from what is timed.
    private void count() throws InterruptedException, SQLException {
        for (Contender contender : arguments.contenders()) {
            if (contender.migrates() && flags == arguments.flags().getFirst() && size <= MOST_COUNTED) {
                Path all = files("all", contender.form());
                Database fresh = warm(server.createDatabase());
                counted(Scenario.INSTALL, contender, Wire.of(fresh, database -> programs.update(contender, database, all)));
                server.dropDatabase(fresh);
                counted(Scenario.NOTHING, contender, Wire.of(installed(contender), database -> nothing(contender, database)));
                Database copy = warm(server.copyOf(installed(contender)));
                counted(Scenario.ONE_MORE, contender,
                        Wire.of(copy, database -> programs.update(contender, database, files("more", contender.form()))));
                server.dropDatabase(copy);
            }
        }
    }

    private void counted(Scenario scenario, Contender contender, Wire wire) {
        results.add(new Results.Key(flags, scenario, size, contender), wire);
    }

    private Command nothing(Contender contender, Database database) {
        return contender == Contender.PSQL ? Programs.psqlSelect(database)
                : programs.update(contender, database, files("all", contender.form()));
    }

    private Database installed(Contender contender) {
        return Objects.requireNonNull(installed.get(contender));
    }

    /// The first session of a new database builds caches on disk, which is nobody's doing.
    private static Database warm(Database database) throws SQLException {
        database.execute("select 1");
        return database;
    }

    /// Who takes part in a round, and in which order. What takes minutes takes part in the first ones only.
    private List<Contender> turns(Scenario scenario, int round) {
        List<Contender> all = new ArrayList<>(arguments.contenders());
        Collections.rotate(all, -round);
        return all.stream().filter(contender -> round < arguments.rounds(scenario, contender, size, flags)).toList();
    }

    private void note(Scenario scenario, Contender contender, Usage usage) {
        results.add(new Results.Key(flags, scenario, size, contender), usage);
        progress.printf("%-8s N=%-5d %-26s %-40s %8.3f s %8.3f s CPU %6d MiB%n", flags.option(), size, scenario.option(), contender.title(),
                usage.wall(),
                usage.cpu(), usage.peakKib() / 1024);
    }
}
