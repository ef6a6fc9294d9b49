package dev.lockstep.lambda;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
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
/// the product, takes the schema back to the tag of that release, by the rollbacks of the newer release's changelog.
///
/// The release that is left decides: its properties say `RollBack`, its changelog says how. Whether the other one is older is read off the database: it was deployed
/// here, nothing of it is pending, and what was applied since is not in it. Unless all that is to go has a way back, nothing goes, and the schema stays ahead.
final class ReleaseRollback {

    /// What came of it.
    sealed interface Result {

        /// Nobody asked for it, or the properties are of no older release.
        record Unasked() implements Result {}

        record Back(String tag, int changeSets) implements Result {}

        /// The schema stays as it is.
        ///
        /// @param why for a person
        record Kept(String why) implements Result {}

        /// It was begun and did not come to its end.
        record Interrupted(List<Problem> problems) implements Result {}
    }

    private final Invocation invocation;
    private final Json.Fields oldFields;
    private final ChangelogFetcher fetcher;
    private final DatabaseConnector connector;
    private final Listener listener;

    ReleaseRollback(Invocation invocation, Json.Fields oldFields, ChangelogFetcher fetcher, DatabaseConnector connector,
            Listener listener) {
        this.invocation = invocation;
        this.oldFields = oldFields;
        this.fetcher = fetcher;
        this.connector = connector;
        this.listener = listener;
    }

    /// Goes back before the update to these properties, if that is what they ask for.
    Result before(Properties properties, Target target, ChangelogSource source) {
        if (oldFields.text("OnStackRollback").equals(Optional.of("RollBack")) && !target.isAnotherThan(invocation.envelope())
                && Properties.read(oldFields) instanceof Read.Complete<Properties>(var left, _)) {
            var result = from(left, properties, source);
            if (result instanceof Result.Kept(var why)) {
                invocation.log().warn("the schema stays ahead of the older release", Map.of("reason", why));
            }
            return result;
        }
        return new Result.Unasked();
    }

    private Result from(Properties left, Properties properties, ChangelogSource source) {
        var lockstep = lockstep(properties.settings(), Listener.NONE);
        var beyond = Beyond.of(lockstep, source, properties.settings());
        if (beyond.isEmpty() || beyond.get().rows().isEmpty() || isNewer(lockstep, beyond.get(), source)) {
            return new Result.Unasked();
        }
        var tag = properties.settings().tag();
        if (tag == null) {
            return new Result.Kept("the older release has no Tag to go back to");
        }
        if (tag.equalsIgnoreCase(left.settings().tag())) {
            return new Result.Kept("both releases have the same Tag, so it does not say where the older one ends");
        }
        return switch (fetcher.fetch(left.changelog(), left.digest())) {
            case Read.Refused<ChangelogFetcher.Fetched>(var problems) -> new Result.Kept(Reason.of(problems));
            case Read.Complete<ChangelogFetcher.Fetched>(var newer, _) -> back(left, newer.source(), tag, beyond.get());
        };
    }

    private Result back(Properties left, ChangelogSource newer, String tag, Beyond beyond) {
        var has = Beyond.identities(newer, left.settings()).orElse(Set.of());
        var ahead = beyond.rows().stream().filter(row -> has.contains(Beyond.comparable(row.id()))).toList();
        var end = endOf(tag, beyond.history());
        if (end.isEmpty()) {
            return new Result.Kept("no release with the tag " + tag + " is known to have been deployed here");
        }
        var later = ahead.stream().filter(row -> row.orderExecuted() > end.get().order()).map(HistoryRow::id).collect(Collectors.toSet());
        if (later.size() < ahead.size() && !end.get().certain()) {
            return new Result.Kept("the tag " + tag + " may have moved with a change set that ran again");
        }
        return later.isEmpty() ? new Result.Kept("what is ahead was not applied by the release that is left")
                : back(left, newer, tag, new Lockstep.BackTo.Without(later));
    }

    private Result back(Properties left, ChangelogSource newer, String tag, Lockstep.BackTo.Without older) {
        var report = lockstep(left.settings(), listener).rollback(newer, older);
        return switch (report.outcome()) {
            case DONE -> new Result.Back(tag, report.applied().size());
            case REFUSED -> new Result.Kept(Reason.of(report.problems()));
            case FAILED, UNAVAILABLE -> new Result.Interrupted(report.problems());
        };
    }

    /// Whether something of it has never run here, so that it cannot be a release that was here before.
    private static boolean isNewer(Lockstep lockstep, Beyond beyond, ChangelogSource source) {
        var ran = beyond.history().rows().stream().map(row -> Beyond.comparable(row.id())).collect(Collectors.toSet());
        return lockstep.status(source).pending().stream().anyMatch(id -> !ran.contains(Beyond.comparable(id)));
    }

    /// @param certain false where only the tag in history says it
    private record End(int order, boolean certain) {}

    /// Where history ended when the older release was deployed.
    private Optional<End> endOf(String tag, History history) {
        try {
            var recorded = invocation.standing().recorded();
            var noted = recorded.isPresent() ? recorded.get().record().endOf(tag) : Optional.<Integer>empty();
            return noted.map(order -> new End(order, true)).or(() -> history.tagged(tag).map(row -> new End(row.orderExecuted(), false)));
        } catch (SQLException e) {
            invocation.log().warn("where the older release ended could not be read", Map.of("error", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private Lockstep lockstep(Settings settings, Listener by) {
        return new Lockstep(connector, settings, by, invocation.stop(), Clock.systemUTC());
    }
}
