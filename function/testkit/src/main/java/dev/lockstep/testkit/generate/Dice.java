package dev.lockstep.testkit.generate;

import java.util.List;
import java.util.SplittableRandom;

/// The only source of chance.
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// True in so many of a hundred cases.
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /// From the first to the last, both included.
    int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    String bool() {
        return chance(50) ? "true" : "false";
    }
}
