package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.Goal.Bound;
import dev.lockstep.benchmarks.measure.Usage;
import dev.lockstep.benchmarks.measure.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What was promised, as ratios within one run, beside what this run has reached with one set of JVM flags.
record Goals(Results results, Flags flags, int databases) {

    /// `lockstep status` may take 0.35 s where the floor takes 0.32 s.
    private static final double STATUS_OVER_FLOOR = 0.35 / 0.32;
    private static final double KIB_IN_A_MIB = 1024;
    /// With fewer databases the start of the JVM is all that there is to see.
    private static final int MANY = 200;

    private static final List<Contender> OURS = List.of(Contender.LOCKSTEP, Contender.LOCKSTEP_DEPLOYMENT, Contender.LOCKSTEP_COMMAND,
            Contender.LOCKSTEP_COMMAND_DEPLOYMENT);

    List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        goals.add(atMost("nothing to do, N = 1,000, XML", "at most 1.5 x the JVM floor", 1.5, overFloor(Scenario.NOTHING, 1_000)));
        goals.add(atMost("nothing to do, N = 5,000, XML", "at most 1.8 x the JVM floor", 1.8, overFloor(Scenario.NOTHING, 5_000)));
        goals.add(mebibytes("nothing to do, N = 5,000, peak memory", 120, peak(Scenario.NOTHING, 5_000, Contender.LOCKSTEP.title())));
        for (Contender contender : List.of(Contender.LOCKSTEP, Contender.LOCKSTEP_COMMAND)) {
            goals.add(atMost("one more on top of 5,000" + typed(contender), "at most 2.2 x the JVM floor", 2.2,
                    ratio(wall(Scenario.ONE_MORE, 5_000, contender), wall(Scenario.ONE_MORE, 5_000, Contender.FLOOR))));
        }
        for (int size : List.of(1_000, 5_000)) {
            install(goals, size);
        }
        for (Contender contender : List.of(Contender.LOCKSTEP, Contender.LOCKSTEP_COMMAND)) {
            goals.add(mebibytes("install, N = 5,000, peak memory" + typed(contender), 160,
                    peak(Scenario.INSTALL, 5_000, contender.title())));
        }
        fleet(goals);
        wire(goals);
        function(goals);
        goals.add(atMost("`lockstep status`, up to date, as the user types it", "at most 0.35 s where the JVM floor is 0.32 s: 1.09 x",
                STATUS_OVER_FLOOR,
                statusOverFloor()));
        return goals;
    }

    private void install(List<Goal> goals, int size) {
        OptionalDouble limit = sum(wall(Scenario.INSTALL, size, Contender.PSQL), wall(Scenario.INSTALL, size, Contender.FLOOR));
        OptionalDouble dbmate = wall(Scenario.INSTALL, size, Contender.DBMATE);
        String what = "install, N = %,d, XML".formatted(size);
        for (Contender contender : OURS) {
            OptionalDouble wall = wall(Scenario.INSTALL, size, contender);
            goals.add(atMost(what + transactions(contender), "at most 1.25 x (psql + JVM floor)", 1.25, ratio(wall, limit)));
            goals.add(atMost(what + transactions(contender), "ahead of dbmate", 1, ratio(wall, dbmate)));
        }
    }

    private void fleet(List<Goal> goals) {
        OptionalDouble psql = fleetWall(Scenario.FLEET, Contender.PSQL);
        OptionalDouble liquibase = fleetWall(Scenario.FLEET, Contender.LIQUIBASE);
        for (Contender contender : OURS) {
            OptionalDouble ours = fleetWall(Scenario.FLEET, contender);
            String what = databases + " databases x " + FleetStage.CHANGE_SETS + " change sets" + transactions(contender);
            goals.add(atLeast(what, "ahead of `psql -1` under `xargs -P8`", 1, " x its rate", ratio(psql, ours)));
            goals.add(atLeast(what, "at least 7 x Liquibase in one JVM", 7, " x its rate", ratio(liquibase, ours)));
        }
        for (Contender contender : List.of(Contender.LOCKSTEP, Contender.LOCKSTEP_COMMAND)) {
            goals.add(atLeast(databases + " databases, nothing to do" + typed(contender), "at least 150 a second", 150, " a second",
                    databases < MANY ? OptionalDouble.empty()
                            : ratio(OptionalDouble.of(databases), fleetWall(Scenario.FLEET_NOTHING, contender))));
        }
    }

    private static String transactions(Contender contender) {
        boolean together = contender == Contender.LOCKSTEP_DEPLOYMENT || contender == Contender.LOCKSTEP_COMMAND_DEPLOYMENT;
        return (together ? ", one transaction" : ", a transaction for each change set") + typed(contender);
    }

    /// With flags and a cache of classes of its own.
    private static String typed(Contender contender) {
        boolean typed = contender == Contender.LOCKSTEP_COMMAND || contender == Contender.LOCKSTEP_COMMAND_DEPLOYMENT;
        return typed ? ", `./lockstep` as typed" : "";
    }

    private void wire(List<Goal> goals) {
        goals.add(new Goal("round trips, nothing to do, N = 1,000", "at most 3 after the connection stands", Bound.AT_MOST, 3, "",
                roundTrips(Scenario.NOTHING)));
        goals.add(new Goal("round trips, install, N = 1,000", "at most 1 per change set + 10", Bound.AT_MOST, 1_010, "",
                roundTrips(Scenario.INSTALL)));
    }

    private void function(List<Goal> goals) {
        for (int size : ColdStart.SIZES) {
            OptionalDouble ours = coldStart(size, ColdStart.OURS);
            String what = "zip under the Runtime Interface Client, no-op Update, process start to answered URL, "
                    + (size == 0 ? "its own changelog" : "N = %,d".formatted(size));
            goals.add(atMost(what, "at most 3 x the handler that only answers", 3, ratio(ours, coldStart(size, ColdStart.ANSWER_ONLY))));
            goals.add(atLeast(what, "at most 1/6 of the same handler around Liquibase", 6, " x as fast",
                    ratio(coldStart(size, ColdStart.LIQUIBASE), ours)));
            goals.add(mebibytes(what + ", told 256 MB: peak of the process", 256, peak(Scenario.COLD_START, size, ColdStart.OURS_SMALL)));
        }
    }

    private static Goal atMost(String what, String wanted, double limit, OptionalDouble reached) {
        return new Goal(what, wanted, Bound.AT_MOST, limit, " x", reached);
    }

    private static Goal atLeast(String what, String wanted, double limit, String unit, OptionalDouble reached) {
        return new Goal(what, wanted, Bound.AT_LEAST, limit, unit, reached);
    }

    private static Goal mebibytes(String what, int limit, OptionalDouble reached) {
        return new Goal(what, "at most " + limit + " MiB", Bound.AT_MOST, limit, " MiB", reached);
    }

    private OptionalDouble overFloor(Scenario scenario, int size) {
        return ratio(wall(scenario, size, Contender.LOCKSTEP), wall(scenario, size, Contender.FLOOR));
    }

    /// Of the size that is measured, the largest if there are several.
    private OptionalDouble statusOverFloor() {
        return results.tables()
                .stream()
                .filter(table -> table.flags() == flags && table.scenario() == Scenario.STATUS)
                .mapToInt(Results.Table::size)
                .max()
                .stream()
                .mapToObj(size -> ratio(wall(Scenario.STATUS, size, Contender.LOCKSTEP_COMMAND),
                        wall(Scenario.STATUS, size, Contender.FLOOR)))
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    private OptionalDouble fleetWall(Scenario scenario, Contender contender) {
        return wall(scenario, FleetStage.CHANGE_SETS, contender);
    }

    private OptionalDouble coldStart(int size, String function) {
        return usage(Scenario.COLD_START, size, function).map(usage -> OptionalDouble.of(usage.wall())).orElse(OptionalDouble.empty());
    }

    private OptionalDouble wall(Scenario scenario, int size, Contender contender) {
        return usage(scenario, size, contender.title()).map(usage -> OptionalDouble.of(usage.wall())).orElse(OptionalDouble.empty());
    }

    private OptionalDouble peak(Scenario scenario, int size, String who) {
        return usage(scenario, size, who).map(usage -> OptionalDouble.of(usage.peakKib() / KIB_IN_A_MIB)).orElse(OptionalDouble.empty());
    }

    private Optional<Usage> usage(Scenario scenario, int size, String who) {
        return results.usage(new Results.Key(flags, scenario, size, who));
    }

    private OptionalDouble roundTrips(Scenario scenario) {
        Optional<Wire> wire = results.wire(new Results.Key(flags, scenario, 1_000, Contender.LOCKSTEP));
        return wire.map(counted -> OptionalDouble.of(counted.roundTrips())).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble ratio(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent() ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble()) : OptionalDouble.empty();
    }

    private static OptionalDouble sum(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent() ? OptionalDouble.of(one.getAsDouble() + other.getAsDouble()) : OptionalDouble.empty();
    }
}
