package dev.lockstep.benchmarks.contender;

/// Flyway on many databases; the arguments are [Databases]'s.
public final class FlywayFleet {

    private FlywayFleet() {}

    public static void main(String[] args) throws Exception {
        Databases.run(args, (url, user, password, folder) -> FlywayMigrate.migrate(url, user, password, folder, false));
    }
}
