package dev.lockstep.cli;

/// How many change sets a command is about.
final class Counts {

    private Counts() {}

    /// @throws Refusal if it is none
    static int positive(int count) {
        if (count < 1) {
            throw new Refusal("--count cannot be " + count + ".", "name how many change sets, from 1");
        }
        return count;
    }
}
