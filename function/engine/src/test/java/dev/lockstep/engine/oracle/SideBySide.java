package dev.lockstep.engine.oracle;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Severity;
import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.compare.HistoryRow;
import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.oracle.LiquibaseFailure;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import dev.lockstep.testkit.postgres.SessionPool;
import dev.lockstep.testkit.postgres.Sessions;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Two databases that go the same way: Liquibase leads one, Lockstep the other. Each method answers in what they differ, and with nothing
/// if they do not.
final class SideBySide {

    /// The two databases. Making one takes longer than emptying it, so that a whole test class uses the same two.
    record Databases<S extends Sessions>(S theirs, S ours) {

        static Databases<Database> on(PostgresServer server) {
            return new Databases<>(server.createDatabase(), server.createDatabase());
        }

        /// The same, for thousands of short sessions.
        static Databases<SessionPool> pooledOn(PostgresServer server) {
            return new Databases<>(new SessionPool(server.createDatabase()), new SessionPool(server.createDatabase()));
        }

        private static final String EMPTY = """
                do $$
                declare name text;
                begin
                    for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
                        execute format('drop schema %I cascade', name);
                    end loop;
                    create schema public;
                    perform lo_unlink(oid) from pg_largeobject_metadata;
                end
                $$""";

        void empty() throws SQLException {
            theirs.execute(EMPTY);
            ours.execute(EMPTY);
        }
    }

    private final Sessions theirs;
    private final Sessions ours;
    private final SnapshotOptions options;
    private int taken;
    private Duration theirTime = Duration.ZERO;
    private Duration ourTime = Duration.ZERO;
    private Optional<String> failure = Optional.empty();

    SideBySide(Databases<?> databases, SnapshotOptions options) throws SQLException {
        this.theirs = databases.theirs();
        this.ours = databases.ours();
        this.options = options;
        databases.empty();
    }

    void prepare(String sql) throws SQLException {
        theirs.execute(sql);
        ours.execute(sql);
    }

    /// Each runs the changelog on its own database; both are done, or both fail.
    List<String> update(Subject subject, boolean fails) throws SQLException, IOException {
        var result = new ArrayList<String>();
        long start = System.nanoTime();
        var liquibase = attempt(() -> liquibase(theirs, subject).update(subject.changelog()));
        long between = System.nanoTime();
        var report = lockstep(ours, subject).update(source(subject), new Lockstep.Extent.All());
        theirTime = theirTime.plusNanos(between - start);
        ourTime = ourTime.plusNanos(System.nanoTime() - between);
        result.addAll(outcomes(liquibase, report, fails));
        result.addAll(state(subject));
        return result;
    }

    /// Each records the changelog in its own database without running it; both are done, or both fail.
    List<String> sync(Subject subject, boolean fails) throws SQLException, IOException {
        var liquibase = attempt(() -> liquibase(theirs, subject).changelogSync(subject.changelog()));
        var report = lockstep(ours, subject).changelogSync(source(subject), new Lockstep.Extent.All());
        var result = new ArrayList<>(outcomes(liquibase, report, fails));
        result.addAll(state(subject));
        return result;
    }

    /// Each runs the changelog on its own database, and comes as far as the other: both are done, or both fail at the same change set. What Lockstep refuses
    /// before it touches anything, and Liquibase too, but perhaps on its way, is not compared any further.
    List<String> updateAlike(Subject subject) throws SQLException, IOException {
        var liquibase = attempt(() -> liquibase(theirs, subject).update(subject.changelog()));
        var report = lockstep(ours, subject).update(source(subject), new Lockstep.Extent.All());
        failure = liquibase;
        var result = new ArrayList<>(outcomes(liquibase, report, liquibase.isPresent()));
        if (result.isEmpty() && report.outcome() == Outcome.REFUSED) {
            return result;
        }
        result.addAll(state(subject));
        return result.isEmpty() ? result : told("after the update", liquibase, report, result);
    }

    /// How each ends after so many updates and, where they are done, a rollback, and then in what their databases differ.
    List<String> differences(Subject subject, int updates, int rollback) throws SQLException, IOException {
        Optional<String> liquibase = Optional.empty();
        var report = lockstep(ours, subject).update(source(subject), new Lockstep.Extent.All());
        for (int update = 0; update < updates; update++) {
            liquibase = attempt(() -> liquibase(theirs, subject).update(subject.changelog()));
            report = update == 0 ? report : lockstep(ours, subject).update(source(subject), new Lockstep.Extent.All());
        }
        if (rollback > 0) {
            liquibase = attempt(() -> liquibase(theirs, subject).rollbackCount(subject.changelog(), rollback));
            report = lockstep(ours, subject).rollback(source(subject), new Lockstep.BackTo.Count(rollback));
        }
        var result = new ArrayList<String>();
        result.add("Liquibase: "
                + liquibase.map(message -> message.lines().limit(3).map(String::strip).collect(Collectors.joining(" "))).orElse("DONE"));
        result.add("Lockstep: " + report.outcome());
        report.problems().forEach(problem -> problem.render().lines().forEach(line -> result.add("    " + line)));
        result.addAll(state(subject));
        return result;
    }

    /// Why the last [#updateAlike] did not come to its end, in Liquibase's words.
    Optional<String> failure() {
        return failure;
    }

    /// Both take back as many change sets as Lockstep finds a way back for, and Liquibase finds none for the next one either.
    List<String> rollbackAsFarAsPossible(Subject subject) throws SQLException, IOException {
        int count = 0;
        for (int beyond = rowsOfHistory(subject) + 1; beyond - count > 1;) {
            int middle = (count + beyond) / 2;
            var script = lockstep(ours, subject).rollbackSql(source(subject), new Lockstep.BackTo.Count(middle));
            count = script.outcome() == Outcome.DONE ? middle : count;
            beyond = script.outcome() == Outcome.DONE ? beyond : middle;
        }
        var result = new ArrayList<String>();
        if (count > 0) {
            result.addAll(rollbackAlike(subject, count));
        }
        if (result.isEmpty() && rowsOfHistory(subject) > 0
                && attempt(() -> liquibase(theirs, subject).rollbackCount(subject.changelog(), 1)).isEmpty()) {
            result.add("Liquibase takes back one more than the " + count + " that Lockstep has a way back for: "
                    + rendered(lockstep(ours, subject).rollback(source(subject), new Lockstep.BackTo.Count(1)).problems()));
        }
        return result;
    }

    private List<String> rollbackAlike(Subject subject, int count) throws SQLException, IOException {
        var liquibase = attempt(() -> liquibase(theirs, subject).rollbackCount(subject.changelog(), count));
        var report = lockstep(ours, subject).rollback(source(subject), new Lockstep.BackTo.Count(count));
        var result = new ArrayList<>(outcomes(liquibase, report, liquibase.isPresent()));
        result.addAll(state(subject));
        return result.isEmpty() ? result : told("after the rollback of " + count, liquibase, report, result);
    }

    private static List<String> told(String when, Optional<String> liquibase, Report report, List<String> differences) {
        var result = new ArrayList<String>();
        result.add(when + " Liquibase said: " + liquibase.orElse("done"));
        result.add(when + " Lockstep said: " + report.outcome() + " " + rendered(report.problems()));
        result.addAll(differences);
        return result;
    }

    /// How an update ended that nobody knew the end of.
    ///
    /// @param liquibase why it failed; empty if it is done
    /// @param lockstep its problems; empty if it is done
    record Ending(Optional<String> liquibase, List<String> lockstep, List<String> differences) {}

    /// Each runs the changelog on its own database, and both come to the same end, done or not.
    Ending end(Subject subject) throws SQLException, IOException {
        long start = System.nanoTime();
        var liquibase = attempt(() -> liquibase(theirs, subject).update(subject.changelog()));
        long between = System.nanoTime();
        var report = lockstep(ours, subject).update(source(subject), new Lockstep.Extent.All());
        theirTime = theirTime.plusNanos(between - start);
        ourTime = ourTime.plusNanos(System.nanoTime() - between);
        var differences = new ArrayList<String>();
        if (liquibase.isPresent() == (report.outcome() == Outcome.DONE)) {
            differences
                    .add("Liquibase: " + liquibase.orElse("done") + "; Lockstep: " + report.outcome() + " " + rendered(report.problems()));
        }
        differences.addAll(state(subject));
        return new Ending(liquibase, report.outcome() == Outcome.DONE ? List.of() : rendered(report.problems()), differences);
    }

    /// They change places: Lockstep runs the changelog on Liquibase's database, and Liquibase on Lockstep's.
    List<String> updateCrossed(Subject subject) throws SQLException, IOException {
        var liquibase = attempt(() -> liquibase(ours, subject).update(subject.changelog()));
        var report = lockstep(theirs, subject).update(source(subject), new Lockstep.Extent.All());
        var result = new ArrayList<>(outcomes(liquibase, report, false));
        result.addAll(state(subject));
        return result;
    }

    /// What is still to run: Liquibase says so of Lockstep's database, Lockstep of both.
    List<String> pending(Subject subject) throws IOException {
        List<String> expected;
        try {
            expected = liquibase(ours, subject).pending(subject.changelog());
        } catch (LiquibaseFailure e) {
            return lockstep(ours, subject).status(source(subject)).outcome() == Outcome.DONE
                    ? List.of("Liquibase has no status: " + e.getMessage())
                    : List.of();
        }
        var result = new ArrayList<String>();
        result.addAll(lists("pending in Liquibase's database, says Lockstep", expected, pending(theirs, subject)));
        result.addAll(lists("pending in Lockstep's database, says Lockstep", expected, pending(ours, subject)));
        return result;
    }

    /// Liquibase finds Lockstep's database valid, and in it the same change sets to run as in its own.
    List<String> handedBack(Subject subject) {
        var result = new ArrayList<String>();
        result.addAll(lists("pending, says Liquibase", liquibase(theirs, subject).pending(subject.changelog()),
                liquibase(ours, subject).pending(subject.changelog())));
        attempt(() -> liquibase(ours, subject).validate(subject.changelog())).ifPresent(result::add);
        return result;
    }

    /// How many of the last change sets have a way back, up to the first that has none.
    int waysBack(Subject subject) throws SQLException, IOException {
        int most = rowsOfHistory(subject);
        int count = 0;
        while (count < most && lockstep(ours, subject).rollbackSql(source(subject), new Lockstep.BackTo.Count(count + 1))
                .outcome() == Outcome.DONE) {
            count++;
        }
        return count;
    }

    List<String> rollback(Subject subject, int count, boolean fails) throws SQLException, IOException {
        var liquibase = attempt(() -> liquibase(theirs, subject).rollbackCount(subject.changelog(), count));
        var report = lockstep(ours, subject).rollback(source(subject), new Lockstep.BackTo.Count(count));
        var result = new ArrayList<>(outcomes(liquibase, report, fails));
        result.addAll(state(subject));
        return result;
    }

    List<String> rollback(Subject subject, String tag) throws SQLException, IOException {
        var liquibase = attempt(() -> liquibase(theirs, subject).rollbackToTag(subject.changelog(), tag));
        var report = lockstep(ours, subject).rollback(source(subject), new Lockstep.BackTo.Tag(tag));
        var result = new ArrayList<>(outcomes(liquibase, report, false));
        result.addAll(state(subject));
        return result;
    }

    /// Takes back what can be taken back, from the end. A change set without a way back is struck from both histories, and so the ones before
    /// it have their turn. Ends early where both fail at the same rollback, or where they differ.
    List<String> rollbackAll(Subject subject, Duration longest) throws SQLException, IOException {
        long giveUp = System.nanoTime() + longest.toNanos();
        for (int rows = rowsOfHistory(subject); rows > 0 && System.nanoTime() < giveUp; rows = rowsOfHistory(subject)) {
            int count = takenBack(subject, rows);
            if (count < rows) {
                int more = count + 1;
                var why = rendered(lockstep(ours, subject).rollbackSql(source(subject), new Lockstep.BackTo.Count(more)).problems());
                // what the class of a customChange would do is not known here
                if (!why.toString().contains("'customChange'")
                        && liquibaseRollsBack(subject, more)) {
                    return List.of("Liquibase rolls back " + more + ", Lockstep does not: " + why);
                }
            }
            if (count > 0) {
                var liquibase = attempt(() -> liquibase(theirs, subject).rollbackCount(subject.changelog(), count));
                var report = lockstep(ours, subject).rollback(source(subject), new Lockstep.BackTo.Count(count));
                var result = new ArrayList<String>();
                if (liquibase.isPresent() == (report.outcome() == Outcome.DONE)) {
                    result.add("rollback: Liquibase: " + liquibase.orElse("done") + "; Lockstep: " + report.outcome() + " "
                            + rendered(report.problems()));
                }
                result.addAll(state(subject));
                if (!result.isEmpty() || liquibase.isPresent()) {
                    return result;
                }
                taken += count;
            }
            strike(subject);
        }
        return List.of();
    }

    /// Where a name is missing Liquibase writes SQL that no server takes.
    private boolean liquibaseRollsBack(Subject subject, int count) {
        try {
            return !liquibase(ours, subject).rollbackCountSql(subject.changelog(), count).contains("CONSTRAINT null");
        } catch (LiquibaseFailure _) {
            return false;
        }
    }

    /// How many change sets, from the end, Lockstep has a way back for.
    private int takenBack(Subject subject, int rows) throws IOException {
        int least = 0;
        int most = rows;
        while (least < most) {
            int middle = least == 0 && most == rows ? 1 : (least + most + 1) / 2;
            if (lockstep(ours, subject).rollbackSql(source(subject), new Lockstep.BackTo.Count(middle)).outcome() == Outcome.DONE) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        return least;
    }

    private void strike(Subject subject) throws SQLException {
        var table = schema(subject) + ".databasechangelog";
        prepare("delete from " + table + " where orderexecuted = (select max(orderexecuted) from " + table + ")");
    }

    int rowsOfHistory(Subject subject) throws SQLException {
        return HistoryRow.of(theirs, schema(subject)).size();
    }

    /// How many change sets [#rollbackAll] took back.
    int taken() {
        return taken;
    }

    /// How long Liquibase's updates and Lockstep's took, in this run.
    String times() {
        return "Liquibase " + theirTime.toMillis() + " ms, Lockstep " + ourTime.toMillis() + " ms";
    }

    private List<String> state(Subject subject) throws SQLException {
        var result = new ArrayList<>(DatabaseSnapshot.difference(DatabaseSnapshot.of(theirs, options), DatabaseSnapshot.of(ours, options)));
        var theirRows = HistoryRow.of(theirs, schema(subject)).stream().map(HistoryRow::toString).toList();
        var ourRows = HistoryRow.of(ours, schema(subject)).stream().map(HistoryRow::toString).toList();
        result.addAll(lists("history", theirRows, ourRows));
        return result;
    }

    static List<String> lists(String what, List<String> theirs, List<String> ours) {
        if (theirs.equals(ours)) {
            return List.of();
        }
        var result = new ArrayList<String>();
        result.add("@ " + what);
        theirs.stream().filter(line -> !ours.contains(line)).forEach(line -> result.add("- " + line));
        ours.stream().filter(line -> !theirs.contains(line)).forEach(line -> result.add("+ " + line));
        if (result.size() == 1) {
            result.add("the same in another order: " + theirs + " and " + ours);
        }
        return result;
    }

    private static List<String> outcomes(Optional<String> liquibase, Report report, boolean fails) {
        var result = new ArrayList<String>();
        if (liquibase.isPresent() != fails) {
            result.add("Liquibase: " + liquibase.orElse("done"));
        }
        if ((report.outcome() != Outcome.DONE) != fails) {
            result.add("Lockstep: " + report.outcome() + " " + rendered(report.problems()));
        }
        return result;
    }

    static List<String> rendered(List<Problem> problems) {
        return problems.stream().filter(problem -> problem.severity() == Severity.ERROR).map(Problem::render).toList();
    }

    private static List<String> pending(Sessions database, Subject subject) throws IOException {
        var status = lockstep(database, subject).status(source(subject));
        return status.outcome() == Outcome.DONE
                ? status.pending().stream().map(id -> id.path() + "::" + id.id() + "::" + id.author()).toList()
                : List.of(status.outcome() + " " + rendered(status.problems()));
    }

    private static Optional<String> attempt(Runnable action) {
        try {
            action.run();
            return Optional.empty();
        } catch (LiquibaseFailure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static LiquibaseOracle liquibase(Sessions database, Subject subject) {
        return new LiquibaseOracle(database, subject.forLiquibase());
    }

    private static Lockstep lockstep(Sessions database, Subject subject) {
        return new Lockstep(database::connect, subject.forLockstep(), Listener.NONE, new StopSignal(), Clock.systemUTC());
    }

    private static ChangelogSource source(Subject subject) throws IOException {
        return new ChangelogSource(subject.files(), subject.changelog());
    }

    static String schema(Subject subject) {
        return subject.schema() == null ? "public" : subject.schema();
    }
}
