package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.SqlVisitor;
import dev.lockstep.engine.sql.PostgresSql;
import dev.lockstep.engine.sql.RenderOptions;
import dev.lockstep.engine.sql.Rendered;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.sql.SqlVisitors;
import dev.lockstep.engine.sql.StatementKind;
import dev.lockstep.engine.text.Code;
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
        return render(changes.stream().filter(change -> change.onlyOn().matchesPostgres()).toList(), changeSet,
                changeSet.sqlVisitors().stream().filter(visitor -> visitor.scope().applyToRollback()).toList());
    }

    /// What is wrong with changes that are not to run, as far as Liquibase looks at them then: it does not read the rows of data files.
    List<Problem> wrong(ChangeSet changeSet) {
        RenderOptions options = new RenderOptions(changeSet.execution().quotingStrategy(), defaultSchema);
        List<Problem> found = new ArrayList<>();
        for (Change change : changeSet.changes()) {
            boolean ofData = change instanceof Change.LoadData || change instanceof Change.LoadUpdateData;
            if (!ofData && PostgresSql.render(change, options) instanceof Rendered.Refused(List<Problem> problems)) {
                found.addAll(problems);
            }
        }
        return found;
    }

    private Result render(List<Change> changes, ChangeSet changeSet, List<SqlVisitor> visitors) {
        RenderOptions options = new RenderOptions(changeSet.execution().quotingStrategy(), defaultSchema);
        List<Step.Work> work = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Change change : changes) {
            switch (PostgresSql.render(change, options)) {
                case Rendered.Statements(List<Sql> sql) when change.onlyOn().matchesPostgres() -> {
                    List<Sql> visited = visited(change, sql, visitors, problems);
                    visited.forEach(statement -> check(changeSet, statement, problems));
                    work.add(new Step.Work(change, visited));
                }
                case Rendered.Statements _ -> {}
                case Rendered.Refused(List<Problem> found) -> problems.addAll(found);
            }
        }
        return problems.isEmpty() ? new Done(work) : new Refused(problems);
    }

    private static List<Sql> visited(Change change, List<Sql> sql, List<SqlVisitor> visitors, List<Problem> problems) {
        try {
            return SqlVisitors.apply(sql, visitors);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.error(Code.INVALID_VALUE, change.at(), e.getMessage() + ".",
                    "correct the regular expression or its replacement"));
            return List.of();
        }
    }

    /// A COMMIT in its midst would part a change set from its history row. What is written for another database, and never runs here, may hold one.
    private static void check(ChangeSet changeSet, Sql sql, List<Problem> problems) {
        boolean runs = changeSet.preconditions().stream().noneMatch(Preconditions::keepFromPostgres);
        if (runs && changeSet.execution().runInTransaction() && StatementKind.of(sql).controlsTransaction()) {
            problems.add(Problem.error(Code.NOT_PLANNABLE, sql.at(),
                    "change set " + changeSet.id()
                            + " begins or ends a transaction itself, and it runs in one together with its history row.",
                    "remove the statement, or give the change set runInTransaction=\"false\""));
        }
    }
}
