package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.Script;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.compare.HistoryRow;
import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.Psql;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;

/// Two databases: in one Lockstep runs, in the other psql runs what Lockstep has printed. Both go the same way or fail at the same place.
record RunAndScript(Database run, Database scripted, SnapshotOptions options, Psql psql) {

    Report update(Subject subject) throws SQLException, IOException {
        return both(subject, (lockstep, source) -> lockstep.update(source, new Lockstep.Extent.All()),
                (lockstep, source) -> lockstep.updateSql(source, new Lockstep.Extent.All()));
    }

    Report rollback(Subject subject, Lockstep.BackTo target) throws SQLException, IOException {
        return both(subject, (lockstep, source) -> lockstep.rollback(source, target),
                (lockstep, source) -> lockstep.rollbackSql(source, target));
    }

    /// Whether the last so many change sets can be taken back.
    boolean hasWayBack(Subject subject, int count) throws IOException {
        var source = new ChangelogSource(subject.files(), subject.changelog());
        return lockstep(run, subject).rollbackSql(source, new Lockstep.BackTo.Count(count)).outcome() == Outcome.DONE;
    }

    private Report both(Subject subject, BiFunction<Lockstep, ChangelogSource, Report> running,
            BiFunction<Lockstep, ChangelogSource, Script> printing) throws SQLException, IOException {
        var source = new ChangelogSource(subject.files(), subject.changelog());
        var script = printing.apply(lockstep(scripted, subject), source);
        var report = running.apply(lockstep(run, subject), source);
        if (script.outcome() != Outcome.DONE) {
            assertThat(report.outcome()).as("a run of what cannot be printed: " + script.problems()).isNotEqualTo(Outcome.DONE);
            return report;
        }
        var ended = psql.run(scripted, script.lines());
        assertThat(ended.isEmpty()).as(() -> "psql: " + ended + ", run: " + report.problems() + "\n" + String.join("\n", script.lines()))
                .isEqualTo(report.outcome() == Outcome.DONE);
        assertThat(DatabaseSnapshot.difference(DatabaseSnapshot.of(run, options), DatabaseSnapshot.of(scripted, options)))
                .as("run and scripted")
                .isEmpty();
        var schema = subject.schema() == null ? "public" : subject.schema();
        assertThat(HistoryRow.of(scripted, schema)).containsExactlyElementsOf(HistoryRow.of(run, schema));
        return report;
    }

    int rowsOfHistory(Subject subject) throws SQLException {
        return HistoryRow.of(run, subject.schema() == null ? "public" : subject.schema()).size();
    }

    /// All have the same number, of ten digits.
    List<String> deployments(Subject subject) throws SQLException {
        var schema = subject.schema() == null ? "public" : subject.schema();
        return List.of(scripted.value("SELECT coalesce(string_agg(DISTINCT deployment_id, ','), '') FROM \"" + schema
                + "\".databasechangelog").split(","));
    }

    private static Lockstep lockstep(Database database, Subject subject) {
        return new Lockstep(database::connect, subject.forLockstep(), Listener.NONE, new StopSignal(), Clock.systemUTC());
    }
}
