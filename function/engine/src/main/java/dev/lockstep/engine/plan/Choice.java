package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.RunContexts;
import dev.lockstep.engine.changelog.SqlVisitor;
import java.util.List;
import java.util.Optional;

/// A [Selection], read: which change sets a run takes, and which parts of their `modifySql`.
final class Choice {

    private final RunContexts contexts;
    private final Expression labels;

    private Choice(Selection selection) {
        contexts = RunContexts.of(selection.contexts());
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
        if (!contexts.take(filters.context())) {
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
        return contexts.take(changeSet.filters().context()) && changeSet.filters().dbms().matchesPostgres();
    }

    /// The change set with those parts of its `modifySql` only that this run takes; the others do not count in the checksum either.
    ChangeSet shaped(ChangeSet changeSet) {
        List<SqlVisitor> kept = changeSet.sqlVisitors().stream().filter(this::takes).toList();
        return kept.size() == changeSet.sqlVisitors().size() ? changeSet : withVisitors(changeSet, kept);
    }

    private boolean takes(SqlVisitor visitor) {
        ContextFilter context = visitor.scope().context();
        Labels given = visitor.scope().labels();
        return (context.own() == null || Expression.parse(context.own()).holds(contexts.names()))
                && (given.stored() == null || given.match(labels));
    }

    private static ChangeSet withVisitors(ChangeSet from, List<SqlVisitor> visitors) {
        return new ChangeSet(from.id(), from.filters(), from.execution(), from.validCheckSums(), from.comments(), from.preconditions(),
                from.changes(), from.rollback(), visitors, from.at());
    }
}
