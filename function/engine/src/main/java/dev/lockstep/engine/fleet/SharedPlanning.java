package dev.lockstep.engine.fleet;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.plan.Extent;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.run.Task;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Plans updates: databases that are still empty have one plan, where changelog and selection are the same.
final class SharedPlanning implements Task.Planning {

    private @Nullable Install last;

    private record Install(Changelog changelog, Selection selection, Planned planned) {

        boolean isFor(Changelog other, Selection asked) {
            return changelog.equals(other) && selection.contexts().equals(asked.contexts())
                    && Objects.equals(selection.labelFilter(), asked.labelFilter())
                    && Objects.equals(selection.defaultSchema(), asked.defaultSchema());
        }
    }

    @Override
    public Planned plan(Changelog changelog, History history, Selection selection) {
        return history.rows().isEmpty() ? install(changelog, selection) : update(changelog, history, selection);
    }

    /// One at a time: those that come first wait for the very first.
    private synchronized Planned install(Changelog changelog, Selection selection) {
        Install known = last;
        if (known == null || !known.isFor(changelog, selection)) {
            known = new Install(changelog, selection, update(changelog, History.EMPTY, selection));
            last = known;
        }
        return known.planned();
    }

    private static Planned update(Changelog changelog, History history, Selection selection) {
        return Planner.plan(changelog, history, selection, new Extent.All());
    }
}
