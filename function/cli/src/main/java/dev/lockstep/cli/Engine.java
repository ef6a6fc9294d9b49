package dev.lockstep.cli;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// How every command reaches the engine: options become settings, an outcome becomes an exit status.
record Engine(Surroundings surroundings, Defaults defaults) {

    /// What a command does with a changelog and a database.
    @FunctionalInterface
    interface Verb {
        Outcome run(Lockstep engine, ChangelogSource source, Results results);
    }

    int with(OnChangelog on, Verb verb) {
        return refusing(on.output, results -> {
            ChangelogSource source = on.changelog.source(surroundings);
            Settings settings = on.changelog.applyTo(on.run.settings(), surroundings, defaults.parameters());
            StopSignal stop = new StopSignal();
            try (Interruption _ = new Interruption(stop)) {
                return connected(on.database, settings, stop, on.output, results, engine -> verb.run(engine, source, results));
            }
        });
    }

    int with(OnDatabase on, BiFunction<Lockstep, Results, Outcome> verb) {
        return refusing(on.output, results -> connected(on.database, on.run.settings(), new StopSignal(), on.output, results,
                engine -> verb.apply(engine, results)));
    }

    private Outcome connected(DatabaseOptions database, Settings settings, StopSignal stop, OutputOptions output, Results results,
            Function<Lockstep, Outcome> verb) {
        try (DatabaseOptions.Target target = database.open(surroundings)) {
            Lockstep engine = new Lockstep(target.connector(), settings, listener(output, results), stop, Clock.systemUTC());
            Outcome outcome = verb.apply(engine);
            if (outcome == Outcome.UNAVAILABLE) {
                results.printHint("the database is " + target.name());
            }
            return outcome;
        }
    }

    private Listener listener(OutputOptions output, Results results) {
        return output.quiet ? Listener.NONE : new ProgressPrinter(surroundings.err(), surroundings.terminal(), results::told);
    }

    int refusing(OutputOptions output, Function<Results, Outcome> command) {
        Supplier<Results> results = () -> new Results(surroundings, output.json());
        try {
            return command.apply(results.get()).exitStatus();
        } catch (Refusal refusal) {
            return results.get().refused(refusal.problem());
        }
    }
}
