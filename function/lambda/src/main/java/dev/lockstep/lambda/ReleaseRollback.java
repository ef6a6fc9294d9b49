package dev.lockstep.lambda;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `OnStackRollback: RollBack`: an Update whose properties are those of an older release, because the stack rolls back or because somebody chose an older version of
/// the product, takes the schema back to that release, by the rollbacks of the newer release's changelog.
///
/// The release that is left decides: its properties say `RollBack`, its changelog says how. The other one is older if these very properties were deployed here before,
/// or a release of its tag and nothing of it is pending. What goes is what this resource has applied since. Unless all of it has a way back, and nobody else has a
/// part in it, nothing goes, and the schema stays ahead.
final class ReleaseRollback {

    /// What came of it.
    sealed interface Result {

        /// Nobody asked for it, or the properties are of no older release.
        record Unasked() implements Result {}

        record Back(int changeSets) implements Result {}

        /// The schema stays as it is.
        ///
        /// @param why for a person
        record Kept(String why) implements Result {}

        /// It was begun and did not come to its end.
        record Interrupted(List<Problem> problems) implements Result {}
    }

    private final Invocation invocation;
    private final Json.Fields oldFields;
    private final DatabaseConnector connector;
    private final Listener listener;

    ReleaseRollback(Invocation invocation, Json.Fields oldFields, DatabaseConnector connector, Listener listener) {
        this.invocation = invocation;
        this.oldFields = oldFields;
        this.connector = connector;
        this.listener = listener;
    }

    /// Goes back before the update to these properties, if that is what they ask for.
    Result before(Properties properties, Target target, ChangelogSource source) {
        if (!oldFields.text("OnStackRollback").equals(Optional.of("RollBack")) || target.isAnotherThan(invocation.envelope())
                || !(Properties.read(oldFields) instanceof Read.Complete<Properties>(var left, _))) {
            return new Result.Unasked();
        }
        Result result;
        try {
            result = from(left, properties, source);
        } catch (SQLException e) {
            result = new Result.Kept("what was applied here could not be read: " + e.getMessage());
        }
        if (result instanceof Result.Kept(var why)) {
            invocation.log().warn("the schema stays ahead of the older release", Map.of("reason", why));
        }
        return result;
    }

    private Result from(Properties left, Properties properties, ChangelogSource source) throws SQLException {
        var recorded = invocation.standing().recorded();
        var exact = recorded.isPresent() ? recorded.get().record().deployedBefore(true) : Optional.<Long>empty();
        var tag = properties.settings().tag();
        if (exact.isEmpty() && (tag == null || tag.equals(left.settings().tag()))) {
            return new Result.Unasked();
        }
        var lockstep = lockstep(properties.settings(), Listener.NONE);
        var beyond = Beyond.of(lockstep, source, properties.settings());
        if (beyond.isEmpty() || beyond.get().rows().isEmpty() || (exact.isEmpty() && isNewer(lockstep, beyond.get(), source))) {
            return new Result.Unasked();
        }
        if (recorded.isEmpty()) {
            return new Result.Kept("the request could not be noted, so it is not known what this resource applied");
        }
        var record = recorded.get().record();
        var release = exact.isPresent() ? exact : record.deployedBefore(false);
        if (release.isEmpty()) {
            return new Result.Kept("this release, by its properties or its Tag, was never deployed here");
        }
        return switch (ChangelogFetcher.of(invocation).fetch(left.changelog(), left.digest())) {
            case Read.Refused<ChangelogFetcher.Fetched>(var problems) -> new Result.Kept(Reason.of(problems));
            case Read.Complete<ChangelogFetcher.Fetched>(var newer, _) -> back(left, newer.source(), record, release.get(), beyond.get());
        };
    }

    /// Whether something of it has never run here, so that it cannot be a release that was here before.
    private static boolean isNewer(Lockstep lockstep, Beyond beyond, ChangelogSource source) throws SQLException {
        var status = lockstep.status(source);
        if (status.outcome() == Outcome.UNAVAILABLE) {
            throw new SQLException(Reason.of(status.problems()));
        }
        var ran = beyond.history().rows().stream().map(row -> History.normal(row.id())).collect(Collectors.toSet());
        return status.pending().stream().anyMatch(id -> !ran.contains(History.normal(id)));
    }

    /// What is to go: what the newer release has and the older one has not, as far as this resource applied it since that was deployed.
    private Result back(Properties left, ChangelogSource newer, RequestRecord record, long release, Beyond beyond) throws SQLException {
        var neighbour = record.neighbour();
        if (neighbour.isPresent()) {
            return new Result.Kept("another resource lives on this schema, " + neighbour.get());
        }
        var has = Beyond.identities(newer, left.settings());
        if (has.isEmpty()) {
            return new Result.Kept("the newer changelog cannot be read");
        }
        var ahead = beyond.rows().stream().filter(row -> has.get().contains(History.normal(row.id()))).toList();
        var applied = new AppliedChangeSets(record, () -> Beyond.history(lockstep(left.settings(), Listener.NONE)));
        var ours = applied.applied();
        var foreign = ahead.stream().filter(row -> row.execType() != ExecType.MARK_RAN && !ours.containsKey(row.id())).findFirst();
        if (foreign.isPresent()) {
            return new Result.Kept("somebody else applied " + foreign.get().id());
        }
        var later = ahead.stream()
                .map(HistoryRow::id)
                .filter(id -> ours.getOrDefault(id, Long.MAX_VALUE) > release)
                .collect(Collectors.toSet());
        return later.isEmpty() ? new Result.Kept("what is ahead was applied before this release") : back(left, newer, applied, later);
    }

    private Result back(Properties left, ChangelogSource newer, AppliedChangeSets applied, Set<ChangeId> later) {
        var report = lockstep(left.settings(), listener).rollback(newer, new Lockstep.BackTo.Without(later));
        applied.forget(report, invocation.log());
        return switch (report.outcome()) {
            case DONE -> new Result.Back(report.applied().size());
            case REFUSED -> new Result.Kept(Reason.of(report.problems()));
            case FAILED, UNAVAILABLE -> new Result.Interrupted(report.problems());
        };
    }

    private Lockstep lockstep(Settings settings, Listener by) {
        return new Lockstep(connector, settings, by, invocation.stop(), Clock.systemUTC());
    }
}
