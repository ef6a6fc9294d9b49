package dev.lockstep.cli;

/// The command `lockstep`.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(Commands.execute(Surroundings.ofThisProcess(), args));
    }
}
