package dev.lockstep.engine.run;

import dev.lockstep.engine.catalog.Catalog;
import dev.lockstep.engine.catalog.Catalog.Difference;
import dev.lockstep.engine.catalog.jdbc.CatalogReader;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Compares what the database holds at the turning points of `update-testing-rollback`.
final class Trial {

    private Trial() {}

    static Catalog catalog(Workplace place) throws Failure {
        try {
            return place.steadily(() -> CatalogReader.read(place.connection()));
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
    }

    /// The rollback has led back.
    static void back(Catalog before, Catalog after) throws Failure {
        compare(before, after, "the rollback did not lead back to where the update began",
                "let the rollbacks undo all that their change sets do. The database is left as the rollback left it");
    }

    /// The second update has come to where the first one came.
    static void again(Catalog first, Catalog second) throws Failure {
        compare(first, second, "the update after the rollback did not come to where the first one came",
                "look at what the change sets do only once. The database is left as the second update left it");
    }

    private static void compare(Catalog one, Catalog other, String message, String fix) throws Failure {
        List<Difference> differences = one.differences(other);
        if (!differences.isEmpty()) {
            String list = differences.stream().map(Trial::line).collect(Collectors.joining("; "));
            throw new Failure(Outcome.FAILED, Problem.error(Code.ROLLBACK_INCOMPLETE, null, message + ": " + list, fix));
        }
    }

    private static String line(Difference difference) {
        return switch (difference) {
            case Difference.Added(var object) -> object + " is left over";
            case Difference.Missing(var object) -> object + " is missing";
            case Difference.Changed(var object, String before, String after) ->
                object + " was: " + PostgresErrors.excerpt(before) + ", is: " + PostgresErrors.excerpt(after);
        };
    }
}
