package dev.lockstep.engine.fleet;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.plan.Extent;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.run.Task;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Plans updates: databases that are still empty have one plan, where changelog and selection are the same.
final class SharedPlanning implements Task.Planning {

    /// Selections that differ by database, as their schemas may, are as many as there are databases: then each is planned for its own.
    private static final int KEPT = 20;

    private final List<Install> known = new CopyOnWriteArrayList<>();

    private record Install(Changelog changelog, Selection selection, Planned planned) {

        boolean isFor(Changelog other, Selection asked) {
            return changelog.equals(other) && selection.contexts().equals(asked.contexts())
                    && Objects.equals(selection.labelFilter(), asked.labelFilter())
                    && Objects.equals(selection.defaultSchema(), asked.defaultSchema());
        }
    }

    @Override
    public Planned plan(Changelog changelog, History history, Selection selection) {
        if (!history.rows().isEmpty()) {
            return update(changelog, history, selection);
        }
        Optional<Install> install = known.stream().filter(one -> one.isFor(changelog, selection)).findFirst();
        return install.isPresent() ? install.get().planned() : kept(changelog, selection);
    }

    private Planned kept(Changelog changelog, Selection selection) {
        Planned planned = update(changelog, History.EMPTY, selection);
        if (known.size() < KEPT) {
            known.add(new Install(changelog, selection, planned));
        }
        return planned;
    }

    private static Planned update(Changelog changelog, History history, Selection selection) {
        return Planner.plan(changelog, history, selection, new Extent.All());
    }
}
