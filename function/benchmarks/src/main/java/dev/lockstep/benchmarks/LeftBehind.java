package dev.lockstep.benchmarks;

import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.postgres.Sessions;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a contender has left behind, every object and the rows. Its history, and what it remembers of it, are its own.
record LeftBehind(DatabaseSnapshot snapshot) {

    private static final List<String> HISTORIES = List.of("databasechangelog", "lockstep_up_to_date", "flyway_schema_history",
            "schema_migrations");

    static LeftBehind of(Sessions database) throws SQLException {
        SortedMap<String, List<String>> objects = new TreeMap<>(DatabaseSnapshot.of(database).objects());
        objects.keySet().removeIf(name -> HISTORIES.stream().anyMatch(name::contains));
        return new LeftBehind(new DatabaseSnapshot(objects));
    }

    /// As [DatabaseSnapshot#difference] says it; empty if nothing differs.
    List<String> difference(LeftBehind other) {
        return DatabaseSnapshot.difference(snapshot, other.snapshot);
    }
}
