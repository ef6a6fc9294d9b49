package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.workload.Form;
import java.util.Locale;
import java.util.Optional;

/// Who is measured.
enum Contender {
    FLOOR("JVM floor: one connection, one select", Form.PSQL),
    LOCKSTEP("Lockstep, XML", Form.XML),
    LOCKSTEP_SQL("Lockstep, formatted SQL", Form.FORMATTED_SQL),
    LOCKSTEP_DEPLOYMENT("Lockstep, XML, one transaction", Form.XML),
    LOCKSTEP_COMMAND("Lockstep, XML, `./lockstep` as typed", Form.XML),
    LOCKSTEP_COMMAND_DEPLOYMENT("Lockstep, XML, one transaction, `./lockstep` as typed", Form.XML),
    PSQL("psql, one transaction", Form.PSQL),
    DBMATE("dbmate", Form.DBMATE),
    FLYWAY("Flyway 13.12", Form.FLYWAY),
    FLYWAY_GROUP("Flyway 13.12, group", Form.FLYWAY),
    LIQUIBASE("Liquibase 4.33, XML", Form.XML),
    LIQUIBASE_SQL("Liquibase 4.33, formatted SQL", Form.FORMATTED_SQL);

    private final String title;
    private final Form form;

    Contender(String title, Form form) {
        this.title = title;
        this.form = form;
    }

    String title() {
        return title;
    }

    /// What it reads.
    Form form() {
        return form;
    }

    /// As on the command line: `lockstep-sql`.
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether it installs anything.
    boolean migrates() {
        return this != FLOOR;
    }

    /// Whether it runs longer than all of the others together.
    boolean slow() {
        return switch (this) {
            case FLYWAY, FLYWAY_GROUP, LIQUIBASE, LIQUIBASE_SQL -> true;
            case FLOOR, LOCKSTEP, LOCKSTEP_SQL, LOCKSTEP_DEPLOYMENT, LOCKSTEP_COMMAND, LOCKSTEP_COMMAND_DEPLOYMENT, PSQL, DBMATE -> false;
        };
    }

    /// Whether it takes part where there are many databases.
    boolean runsFleets() {
        return switch (this) {
            case LOCKSTEP, LOCKSTEP_DEPLOYMENT, LOCKSTEP_COMMAND, LOCKSTEP_COMMAND_DEPLOYMENT, PSQL, FLYWAY, LIQUIBASE -> true;
            case FLOOR, LOCKSTEP_SQL, DBMATE, FLYWAY_GROUP, LIQUIBASE_SQL -> false;
        };
    }

    /// The folder of its jars in the build's output; empty where it is no Java program, or has a class path of its own.
    Optional<String> library() {
        return switch (this) {
            case FLOOR -> Optional.of("lib-floor");
            case LOCKSTEP, LOCKSTEP_SQL, LOCKSTEP_DEPLOYMENT -> Optional.of("lib-lockstep");
            case LIQUIBASE, LIQUIBASE_SQL -> Optional.of("lib-liquibase");
            case FLYWAY, FLYWAY_GROUP -> Optional.of("lib-flyway");
            case LOCKSTEP_COMMAND, LOCKSTEP_COMMAND_DEPLOYMENT, PSQL, DBMATE -> Optional.empty();
        };
    }
}
