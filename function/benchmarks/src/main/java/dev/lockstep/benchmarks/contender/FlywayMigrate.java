package dev.lockstep.benchmarks.contender;

import org.flywaydb.core.Flyway;

/// One migration by Flyway's API.
///
/// Arguments: URL, user, password, the folder of its files, and `group` for one transaction around everything.
public final class FlywayMigrate {

    private FlywayMigrate() {}

    public static void main(String[] args) {
        migrate(args[0], args[1], args[2], args[3], args.length > 4);
    }

    static void migrate(String url, String user, String password, String folder, boolean group) {
        Flyway.configure().dataSource(url, user, password).locations("filesystem:" + folder).group(group).load().migrate();
    }
}
