package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.contender.FlywayFleet;
import dev.lockstep.benchmarks.contender.FlywayMigrate;
import dev.lockstep.benchmarks.contender.JvmFloor;
import dev.lockstep.benchmarks.contender.LiquibaseFleet;
import dev.lockstep.benchmarks.contender.LiquibaseUpdate;
import dev.lockstep.benchmarks.contender.LockstepFleet;
import dev.lockstep.benchmarks.contender.LockstepUpdate;
import dev.lockstep.benchmarks.measure.Command;
import dev.lockstep.testkit.postgres.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How each contender is started.
///
/// @param home the repository, built
/// @param java the JVM that all of them share
/// @param flags of the JVM
record Programs(Path home, Path java, List<String> flags) {

    private static final int AT_A_TIME = 8;
    /// The build's output, in the folder of the modules.
    static final String TARGET = "benchmarks/target";

    private static final String JAR = "lockstep-benchmarks.jar";

    Programs {
        flags = List.copyOf(flags);
    }

    Programs with(List<String> others) {
        return new Programs(home, java, others);
    }

    Path library(String folder) {
        return home.resolve("function").resolve(TARGET).resolve(folder);
    }

    /// @param folder the files in the contender's form
    Command update(Contender contender, Database database, Path folder) {
        return switch (contender) {
            case FLOOR -> java(contender, JvmFloor.class, database, List.of());
            case LOCKSTEP, LOCKSTEP_SQL -> java(contender, LockstepUpdate.class, database, List.of(folder.toString()));
            case LOCKSTEP_DEPLOYMENT -> java(contender, LockstepUpdate.class, database, List.of(folder.toString(), "deployment"));
            case LOCKSTEP_COMMAND -> typed(database, folder, "update");
            case LOCKSTEP_COMMAND_DEPLOYMENT -> typed(database, folder, "update", "--transaction", "deployment");
            case LIQUIBASE, LIQUIBASE_SQL -> java(contender, LiquibaseUpdate.class, database, List.of(folder.toString()));
            case FLYWAY -> java(contender, FlywayMigrate.class, database, List.of(folder.toString()));
            case FLYWAY_GROUP -> java(contender, FlywayMigrate.class, database, List.of(folder.toString(), "group"));
            case PSQL -> new Command(
                    List.of("psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", folder.resolve(contender.form().root()).toString()),
                    environment(database));
            case DBMATE -> new Command(List.of("dbmate", "--no-dump-schema", "--migrations-dir", folder.toString(), "--url",
                    "postgres://" + database.user() + ":" + database.password() + "@127.0.0.1:" + database.port() + "/" + database.name()
                            + "?sslmode=disable",
                    "migrate"), Map.of());
        };
    }

    /// What psql does where nothing is to be done.
    static Command psqlSelect(Database database) {
        return new Command(List.of("psql", "-X", "-q", "-c", "select 1"), environment(database));
    }

    /// @param names a file with the names of databases beside this one, a line for each
    Command fleet(Contender contender, Scenario scenario, Database server, Path folder, Path names) {
        List<String> arguments = List.of(folder.toString(), names.toString(), Integer.toString(AT_A_TIME));
        Database each = new Database(server.host(), server.port(), "*", server.user(), server.password());
        return switch (contender) {
            case LOCKSTEP -> java(contender, LockstepFleet.class, each, arguments);
            case LOCKSTEP_COMMAND -> fleet(server, folder, names, "per-change-set");
            case LOCKSTEP_COMMAND_DEPLOYMENT -> fleet(server, folder, names, "deployment");
            case LOCKSTEP_DEPLOYMENT ->
                java(contender, LockstepFleet.class, each, Stream.concat(arguments.stream(), Stream.of("deployment")).toList());
            case FLYWAY -> java(contender, FlywayFleet.class, each, arguments);
            case LIQUIBASE -> java(contender, LiquibaseFleet.class, each, arguments);
            case PSQL -> new Command(
                    List.of("bash", "-c", "xargs -P" + AT_A_TIME + " -I{} psql -X -q -v ON_ERROR_STOP=1 -d {} \"$@\" <\"$0\"",
                            names.toString(),
                            scenario == Scenario.FLEET ? "-1f" : "-c",
                            scenario == Scenario.FLEET ? folder.resolve("all.sql").toString() : "select 1"),
                    environment(server));
            case FLOOR, LOCKSTEP_SQL, DBMATE, FLYWAY_GROUP, LIQUIBASE_SQL ->
                throw new IllegalArgumentException(contender.title() + " runs no fleets");
        };
    }

    private Command fleet(Database server, Path folder, Path names, String transaction) {
        return typed(server, folder, "fleet", "--targets", targets(names).toAbsolutePath().toString(), "--at-once",
                Integer.toString(AT_A_TIME), "--at-once-per-host", Integer.toString(AT_A_TIME), "--transaction", transaction);
    }

    /// The same names as `lockstep fleet` reads them.
    static Path targets(Path names) {
        return names.resolveSibling("targets.jsonl");
    }

    Command status(Database database, Path folder) {
        return typed(database, folder, "status");
    }

    /// `./lockstep`, its script and all, with the flags and the cache of classes that it has of its own.
    private Command typed(Database database, Path folder, String verb, String... more) {
        Map<String, String> environment = new TreeMap<>(environment(database));
        environment.put("JAVA_HOME", java.resolve("../..").normalize().toString());
        List<String> words = new ArrayList<>(List.of(home.resolve("lockstep").toString(), verb, "--quiet", "--changelog-file",
                "changelog.xml", "--search-path", folder.toString()));
        words.addAll(List.of(more));
        return new Command(words, environment);
    }

    private Command java(Contender contender, Class<?> main, Database database, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(java.toString()));
        words.addAll(flags);
        words.addAll(List.of("-cp", library(JAR) + ":" + library(contender.library().orElseThrow()).resolve("*"), main.getName(),
                url(database),
                database.user(), database.password()));
        words.addAll(arguments);
        return new Command(words, Map.of());
    }

    private static String url(Database database) {
        return "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.name() + "?sslmode=disable";
    }

    private static Map<String, String> environment(Database database) {
        return Map.of("PGHOST", database.host(), "PGPORT", Integer.toString(database.port()), "PGDATABASE", database.name(), "PGUSER",
                database.user(),
                "PGPASSWORD", database.password(), "PGSSLMODE", "disable", "PGGSSENCMODE", "disable");
    }
}
