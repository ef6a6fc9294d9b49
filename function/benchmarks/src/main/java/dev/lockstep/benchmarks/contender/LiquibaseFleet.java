package dev.lockstep.benchmarks.contender;

/// Liquibase on many databases; the arguments are [Databases]'s.
public final class LiquibaseFleet {

    private LiquibaseFleet() {}

    public static void main(String[] args) throws Exception {
        Databases.run(args, LiquibaseUpdate::update);
    }
}
