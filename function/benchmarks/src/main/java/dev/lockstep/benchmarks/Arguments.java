package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.workload.Form;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What the command line asks for.
///
/// @param sizes how many change sets, once for each
/// @param inAFile how many change sets a file of a changelog holds
/// @param databases how many of them a fleet is
/// @param out where the tables are written to; empty is the build's output, unless everything is measured
record Arguments(List<Integer> sizes, int inAFile, int rounds, int databases, Set<Scenario> scenarios, List<Contender> contenders,
        List<Flags> flags,
        Optional<Path> out) {

    private static final int LARGE = 5_000;
    private static final int ROUNDS_OF_THE_SLOW = 2;
    private static final int CHEAP = 3;

    static final Arguments FULL = new Arguments(List.of(10, 100, 1_000, 5_000), Form.CHANGE_SETS_IN_A_FILE, 3, 200,
            EnumSet.allOf(Scenario.class),
            List.of(Contender.values()),
            List.of(Flags.values()), Optional.empty());
    static final Arguments QUICK = new Arguments(List.of(100), Form.CHANGE_SETS_IN_A_FILE, 2, 16, EnumSet.allOf(Scenario.class),
            List.of(Contender.FLOOR, Contender.PSQL, Contender.LOCKSTEP, Contender.FLYWAY, Contender.LIQUIBASE), List.of(Flags.DEFAULT),
            Optional.empty());

    Arguments {
        sizes = List.copyOf(sizes);
        scenarios = Set.copyOf(scenarios);
        contenders = List.copyOf(contenders);
        flags = List.copyOf(flags);
    }

    /// @throws IllegalArgumentException saying what is wrong, and what may be written instead
    static Arguments parse(List<String> words) {
        Arguments asked = words.contains("--quick") ? QUICK : FULL;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.equals("--quick")) {
                asked = asked.with(word, i + 1 < words.size() ? words.get(++i) : "");
            }
        }
        return asked;
    }

    private Arguments with(String option, String value) {
        List<String> values = Arrays.stream(value.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
        Arguments asked = switch (option) {
            case "--sizes" ->
                new Arguments(values.stream().map(size -> number(option, size)).toList(), inAFile, rounds, databases, scenarios, contenders,
                        flags,
                        out);
            case "--in-a-file" -> new Arguments(sizes, number(option, value), rounds, databases, scenarios, contenders, flags, out);
            case "--rounds" -> new Arguments(sizes, inAFile, number(option, value), databases, scenarios, contenders, flags, out);
            case "--databases" -> new Arguments(sizes, inAFile, rounds, number(option, value), scenarios, contenders, flags, out);
            case "--scenarios" ->
                new Arguments(sizes, inAFile, rounds, databases, Set.copyOf(chosen(values, Scenario.values(), Scenario::option)),
                        contenders, flags,
                        out);
            case "--contenders" ->
                new Arguments(sizes, inAFile, rounds, databases, scenarios, chosen(values, Contender.values(), Contender::option), flags,
                        out);
            case "--flags" ->
                new Arguments(sizes, inAFile, rounds, databases, scenarios, contenders, chosen(values, Flags.values(), Flags::option), out);
            case "--out" -> new Arguments(sizes, inAFile, rounds, databases, scenarios, contenders, flags, Optional.of(Path.of(value)));
            default ->
                throw new IllegalArgumentException(option + " is none of --quick, --sizes, --in-a-file, --rounds, --databases, --scenarios,"
                        + " --contenders, --flags, --out; bench/README.md explains them");
        };
        if (value.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return asked;
    }

    /// Without those whose program this machine has not got.
    Arguments without(Set<Contender> missing) {
        return new Arguments(sizes, inAFile, rounds, databases, scenarios,
                contenders.stream().filter(contender -> !missing.contains(contender)).toList(), flags, out);
    }

    boolean measures(Scenario scenario) {
        return scenarios.contains(scenario);
    }

    private static int number(String option, String text) {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException(option + ": " + text + " is no number from 1 to 99999");
        }
        return Integer.parseInt(text);
    }

    private static <T> List<T> chosen(List<String> names, T[] all, Function<T, String> option) {
        List<T> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(Arrays.stream(all)
                    .filter(one -> option.apply(one).equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException(
                                    name + " is none of " + String.join(", ", Arrays.stream(all).map(option).toList()))));
        }
        return chosen;
    }

    /// How many rounds this one takes part in. What takes a second is measured more often than what takes a minute; where others need several minutes for
    /// what is measured with one set of flags already, they are spared another.
    int rounds(Scenario scenario, Contender contender, int size, Flags jvm) {
        if (!contender.slow()) {
            return scenario == Scenario.NOTHING || scenario == Scenario.STATUS ? rounds * CHEAP : rounds;
        }
        if (size >= LARGE) {
            return jvm == flags.getFirst() ? Math.min(rounds, ROUNDS_OF_THE_SLOW) : 0;
        }
        return jvm == flags.getFirst() ? rounds : 1;
    }
}
