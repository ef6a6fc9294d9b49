package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.SqlVisitor;
import dev.lockstep.engine.sql.PostgresSql;
import dev.lockstep.engine.sql.RenderOptions;
import dev.lockstep.engine.sql.Rendered;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.sql.SqlVisitors;
import dev.lockstep.engine.text.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes to statements, altered by the change set's `modifySql`. Changes for other databases are left out.
final class Rendering {

    private final @Nullable String defaultSchema;

    Rendering(@Nullable String defaultSchema) {
        this.defaultSchema = defaultSchema;
    }

    sealed interface Result {}

    record Done(List<Step.Work> work) implements Result {}

    record Refused(List<Problem> problems) implements Result {}

    Result forward(ChangeSet changeSet) {
        return render(changeSet.changes(), changeSet, changeSet.sqlVisitors());
    }

    /// The way back: only visitors that say `applyToRollback` count.
    Result back(List<Change> changes, ChangeSet changeSet) {
        return render(changes, changeSet, changeSet.sqlVisitors().stream().filter(visitor -> visitor.scope().applyToRollback()).toList());
    }

    private Result render(List<Change> changes, ChangeSet changeSet, List<SqlVisitor> visitors) {
        RenderOptions options = new RenderOptions(changeSet.execution().quotingStrategy(), defaultSchema);
        List<Step.Work> work = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Change change : changes) {
            if (change.onlyOn().matchesPostgres()) {
                switch (PostgresSql.render(change, options)) {
                    case Rendered.Statements(List<Sql> sql) ->
                        work.add(new Step.Work(change, SqlVisitors.apply(sql, visitors)));
                    case Rendered.Refused(List<Problem> found) -> problems.addAll(found);
                }
            }
        }
        return problems.isEmpty() ? new Done(work) : new Refused(problems);
    }
}
