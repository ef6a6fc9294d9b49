package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.SqlVisitor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A [Selection], read: which change sets a run takes, and which parts of their `modifySql`.
final class Choice {

    private final Set<String> contexts;
    private final Expression wanted;
    private final Expression labels;

    private Choice(Selection selection) {
        contexts = selection.contexts().stream().flatMap(given -> names(given).stream()).collect(Collectors.toUnmodifiableSet());
        wanted = Expression.parse(String.join(",", contexts.stream().sorted().toList()));
        labels = Expression.parse(selection.labelFilter());
    }

    /// Empty where the selection holds an expression that cannot be read.
    static Optional<Choice> of(Selection selection) {
        try {
            return Optional.of(new Choice(selection));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Why a run leaves the change set out, in the order in which Liquibase asks; empty where it takes it.
    Optional<Skipped.Reason> against(ChangeSet changeSet) {
        ChangeSet.Filters filters = changeSet.filters();
        if (!fits(filters.context())) {
            return Optional.of(Skipped.Reason.CONTEXT);
        }
        if (!filters.labels().match(labels)) {
            return Optional.of(Skipped.Reason.LABEL);
        }
        if (!filters.dbms().matchesPostgres()) {
            return Optional.of(Skipped.Reason.DBMS);
        }
        return filters.ignore() ? Optional.of(Skipped.Reason.IGNORED) : Optional.empty();
    }

    /// Whether a cleared checksum is filled in: labels and `ignore` do not matter for that.
    boolean refills(ChangeSet changeSet) {
        return fits(changeSet.filters().context()) && changeSet.filters().dbms().matchesPostgres();
    }

    /// The change set with those parts of its `modifySql` only that this run takes; the others do not count in the checksum either.
    ChangeSet shaped(ChangeSet changeSet) {
        List<SqlVisitor> kept = changeSet.sqlVisitors().stream().filter(this::takes).toList();
        return kept.size() == changeSet.sqlVisitors().size() ? changeSet : withVisitors(changeSet, kept);
    }

    /// A run may name contexts, and it may give an expression over the contexts of the change sets; either way of matching is enough.
    /// The filters of including files must match in any case.
    private boolean fits(ContextFilter filter) {
        boolean matches = wanted.holds(names(filter.stored())) || Expression.parse(filter.own()).holds(contexts);
        return matches && filter.inherited().stream().allMatch(inherited -> Expression.parse(inherited).holds(contexts));
    }

    private boolean takes(SqlVisitor visitor) {
        ContextFilter context = visitor.scope().context();
        Labels given = visitor.scope().labels();
        return (context.own() == null || Expression.parse(context.own()).holds(contexts))
                && (given.stored() == null || given.match(labels));
    }

    private static Set<String> names(@Nullable String text) {
        if (text == null) {
            return Set.of();
        }
        return Arrays.stream(text.toLowerCase(Locale.ROOT).replace("\\", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ChangeSet withVisitors(ChangeSet from, List<SqlVisitor> visitors) {
        return new ChangeSet(from.id(), from.filters(), from.execution(), from.validCheckSums(), from.comments(), from.preconditions(),
                from.changes(), from.rollback(), visitors, from.at());
    }
}
