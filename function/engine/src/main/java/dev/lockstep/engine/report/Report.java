package dev.lockstep.engine.report;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.text.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of a command that changes the database: update, rollback, changelog-sync, tag, clear-checksums.
///
/// @param applied what was run and recorded, in order; for a rollback, what was taken back
/// @param skipped change sets left out by a precondition or `failOnError="false"`
/// @param tag the tag that was set; null for none
/// @param problems why it ended as it did, and warnings
/// @param server null where no connection came about
public record Report(Outcome outcome, List<Applied> applied, List<ChangeId> skipped, @Nullable String tag, List<Problem> problems,
        @Nullable Server server, Duration duration) {

    public Report {
        applied = List.copyOf(applied);
        skipped = List.copyOf(skipped);
        problems = List.copyOf(problems);
    }

    public record Applied(ChangeId id, ExecType execType, Duration took) {}

    /// @param version as the server says it, such as `15.4`
    public record Server(String version, String database, String schema, String user) {}
}
