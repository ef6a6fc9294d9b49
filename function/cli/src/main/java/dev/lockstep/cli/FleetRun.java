package dev.lockstep.cli;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.fleet.Fleet;
import dev.lockstep.engine.fleet.FleetPlan;
import dev.lockstep.engine.fleet.FleetProgress;
import dev.lockstep.engine.fleet.FleetReport;
import dev.lockstep.engine.fleet.FleetTarget;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One run over many databases: everything is checked, then they are migrated, and each verdict is kept as it comes.
final class FleetRun {

    private final Surroundings surroundings;
    private final Engine engine;
    private final FleetOptions options;
    private final Results results;
    private final StopSignal stop = new StopSignal();
    private final List<FleetRow> failures = new ArrayList<>();

    FleetRun(Engine engine, FleetOptions options, Results results) {
        this.surroundings = engine.surroundings();
        this.engine = engine;
        this.options = options;
        this.results = results;
    }

    Outcome run() {
        ChangelogSource source = options.changelog.source(surroundings);
        Settings settings = options.changelog.applyTo(options.run.settings(), surroundings, engine.defaults().parameters());
        Read<FleetPlan> plan = options.plan();
        Read<List<FleetMember>> list = FleetList.read(surroundings.folder().resolve(options.targets), options.targets,
                FleetMember.Common.of(surroundings.environment(), settings.schema()));
        List<Problem> missing = missing(source);
        if (!missing.isEmpty() || !(plan instanceof Read.Complete<FleetPlan>(FleetPlan how, _))
                || !(list instanceof Read.Complete<List<FleetMember>>(List<FleetMember> members, _))) {
            List<Problem> problems = new ArrayList<>(plan.refusals());
            problems.addAll(list.refusals());
            problems.addAll(missing);
            return results.problems(Outcome.REFUSED, problems);
        }
        Set<String> done = done();
        List<FleetMember> left = members.stream().filter(member -> !done.contains(member.name())).toList();
        try (Interruption _ = new Interruption(stop);
                FleetConnections connections = new FleetConnections(surroundings.environment(), options.username, options.password);
                KeptResults kept = kept()) {
            List<FleetTarget> targets = left.stream()
                    .map(member -> new FleetTarget(member.name(), member.server(), connections.connector(member),
                            member.settings(settings)))
                    .toList();
            FleetPrinter printer = new FleetPrinter(surroundings.err(), surroundings.terminal(), options.output.quiet, targets.size(),
                    System::nanoTime);
            FleetReport report = new Fleet(source, going(how, members, done), listener(printer, connections, kept), stop, Clock.systemUTC())
                    .update(targets);
            printer.over();
            return results.print(new FleetSummary(report, failures, members.size() - left.size()));
        }
    }

    /// A changelog that is not there, which no database need be asked for. What else may be wrong with it depends on the database, and is for the canaries.
    private static List<Problem> missing(ChangelogSource source) {
        boolean there;
        try {
            there = source.files().find(source.file()).isPresent();
        } catch (IOException e) {
            there = false; // who reads it says why
        }
        return there ? List.of() : Lockstep.read(source, ReadOptions.DEFAULT).refusals();
    }

    /// The canaries are the first of the whole list: those that are done have shown what they are for, and no other is one in their place.
    private static FleetPlan going(FleetPlan plan, List<FleetMember> members, Set<String> done) {
        long canaries = members.stream().limit(plan.canaries()).filter(member -> !done.contains(member.name())).count();
        return new FleetPlan(plan.atOnce(), plan.atOncePerHost(), (int) canaries, plan.tolerated());
    }

    private Consumer<FleetProgress> listener(FleetPrinter printer, FleetConnections connections, KeptResults kept) {
        return progress -> {
            switch (progress) {
                case FleetProgress.WaveBegins(var wave, int databases) -> printer.begins(wave, databases);
                case FleetProgress.Began _ -> {}
                case FleetProgress.Stopped(String why) -> printer.stopped(why);
                case FleetProgress.Ended(var verdict) -> {
                    FleetRow row = FleetRow.of(verdict, connections.refusal(verdict.target()));
                    kept.add(row);
                    printer.ended(row);
                    if (row.failed()) {
                        failures.add(row);
                    }
                }
            }
        };
    }

    private Set<String> done() {
        if (!options.resume || options.results == null) {
            return Set.of();
        }
        try {
            return FleetResults.done(surroundings.folder().resolve(options.results));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private KeptResults kept() {
        if (options.results == null) {
            return new KeptResults(Optional.empty(), stop);
        }
        Path path = surroundings.folder().resolve(options.results);
        try {
            return new KeptResults(Optional.of(FleetResults.open(path)), stop);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static Refusal unwritable(IOException e) {
        return new Refusal("The results file cannot be read or written: " + FileTrouble.in(e) + ".",
                "name a file in a folder that can be written");
    }

    /// Results that can be kept no longer end the fleet: what nobody would know of is not to be done.
    private record KeptResults(Optional<FleetResults> file, StopSignal stop) implements AutoCloseable {

        void add(FleetRow row) {
            try {
                if (file.isPresent()) {
                    file.get().add(row);
                }
            } catch (IOException e) {
                stop.stop("the results file cannot be written: " + FileTrouble.in(e));
            }
        }

        @Override
        public void close() {
            try {
                if (file.isPresent()) {
                    file.get().close();
                }
            } catch (IOException _) {
                // each line was handed over when it was added
            }
        }
    }
}
