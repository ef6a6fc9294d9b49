package dev.lockstep.benchmarks.contender;

/// Liquibase on many databases; the arguments are [Fleet]'s.
public final class LiquibaseFleet {

    private LiquibaseFleet() {}

    public static void main(String[] args) throws Exception {
        Fleet.run(args, LiquibaseUpdate::update);
    }
}
