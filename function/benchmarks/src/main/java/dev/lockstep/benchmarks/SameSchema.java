package dev.lockstep.benchmarks;

import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.postgres.Sessions;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Whether two contenders have left the same behind: every object, and the rows. What they remember of it is their own.
final class SameSchema {

    private static final List<String> HISTORIES = List.of("databasechangelog", "lockstep_up_to_date", "flyway_schema_history",
            "schema_migrations");

    private SameSchema() {}

    /// What differs, as [DatabaseSnapshot#difference] says it; empty if nothing does.
    static List<String> difference(Sessions one, Sessions other) throws SQLException {
        return DatabaseSnapshot.difference(withoutHistory(one), withoutHistory(other));
    }

    private static DatabaseSnapshot withoutHistory(Sessions database) throws SQLException {
        SortedMap<String, List<String>> objects = new TreeMap<>(DatabaseSnapshot.of(database).objects());
        objects.keySet().removeIf(name -> HISTORIES.stream().anyMatch(name::contains));
        return new DatabaseSnapshot(objects);
    }
}
