package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.Script;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// Prints what a run would do, as a script for psql: the same plan, the same statements, the same rows.
public final class Scripts {

    private final Connector connector;
    private final Settings settings;
    private final Clock clock;

    public Scripts(Connector connector, Settings settings, Clock clock) {
        this.connector = connector;
        this.settings = settings;
        this.clock = clock;
    }

    /// Forward or back, as the task plans it.
    public Script of(Task task) {
        Tally tally = new Tally();
        try (Session session = Session.open(connector, settings)) {
            History history = session.stored().history();
            Decision decision = new Decision(task, settings, session.target(), history, tally);
            Changelog changelog = decision.changelog();
            Planned.Plan plan = decision.plan(changelog, history);
            tally.problems(plan.warnings());
            List<String> lines = lines(session, plan, history, tally);
            return new Script(Outcome.DONE, lines, tally.report(Outcome.DONE).problems());
        } catch (Failure e) {
            Report report = tally.failed(e);
            return new Script(report.outcome(), List.of(), report.problems());
        }
    }

    private List<String> lines(Session session, Planned.Plan plan, History history, Tally tally) throws Failure {
        List<String> lines = new ArrayList<>(
                List.of("-- for psql; " + session.target().database() + ", schema " + session.target().schema(),
                        "\\set ON_ERROR_STOP on"));
        if (!plan.steps().isEmpty()) {
            List<String> preparation = session.table().preparation();
            boolean back = plan.steps().stream().allMatch(Step.RollBack.class::isInstance);
            if (!preparation.isEmpty() && !back) {
                transaction(lines, "history tables", preparation);
            }
            Bookkeeping books = new Bookkeeping(session.table(), history, clock);
            for (Step step : plan.steps()) {
                step(lines, step, session, books, tally);
            }
        }
        String tag = settings.tag();
        if (tag != null && plan.steps().stream().noneMatch(Step.RollBack.class::isInstance)) {
            transaction(lines, "tag", List.of(session.table().tag(tag)));
        }
        return lines;
    }

    private void step(List<String> lines, Step step, Session session, Bookkeeping books, Tally tally) throws Failure {
        ChangeSet changeSet = step.changeSet();
        String title = changeSet.id().toString();
        switch (step) {
            case Step.Apply apply -> {
                Gate.Verdict verdict = verdict(changeSet, session, books, tally);
                if (verdict != Gate.Verdict.LEAVE_OUT) {
                    boolean run = verdict == Gate.Verdict.RUN;
                    if (run) {
                        tally.problems(Act.passedOver(changeSet.id(), apply.work(), "is in the script"));
                    }
                    String record = books.record(apply, run ? apply.execType() : Update.markedAs(apply));
                    changeSet(lines, changeSet, run ? apply.sql() : List.of(), record);
                    books.recorded(changeSet.id());
                }
            }
            case Step.Note note -> {
                changeSet(lines, changeSet, List.of(), books.record(note));
                books.recorded(changeSet.id());
            }
            case Step.UpgradeChecksum upgrade ->
                transaction(lines, title, List.of(session.table().replaceChecksum(upgrade.row().id(), upgrade.checksum())));
            case Step.RollBack back -> changeSet(lines, changeSet, back.sql(), session.table().delete(back.row().id()));
        }
    }

    /// `onSqlOutput`: `IGNORE`, the default, prints the change set as if it had no preconditions.
    private static Gate.Verdict verdict(ChangeSet changeSet, Session session, Bookkeeping books, Tally tally) throws Failure {
        if (changeSet.preconditions().isEmpty()) {
            return Gate.Verdict.RUN;
        }
        Preconditions preconditions = changeSet.preconditions().get();
        Target target = session.target();
        return switch (preconditions.onSqlOutput()) {
            case IGNORE -> Gate.Verdict.RUN;
            case TEST -> Gate.verdict("change set " + changeSet.id(), preconditions,
                    new Conditions(session.connection(), target.schema(), target.user(), books.ran(),
                            changeSet.execution().quotingStrategy())
                            .ask(preconditions.condition()),
                    tally::problem);
            case FAIL -> throw new Failure(Outcome.FAILED, Problem.error(Code.PRECONDITION_FAILED, preconditions.condition().at(),
                    "change set " + changeSet.id() + " has preconditions and says onSqlOutput=\"FAIL\"",
                    "run the update instead of printing it, or say onSqlOutput=\"IGNORE\" or \"TEST\""));
        };
    }

    private static void changeSet(List<String> lines, ChangeSet changeSet, List<Sql> statements, String record) {
        List<String> texts = new ArrayList<>(statements.stream().map(Sql::text).toList());
        if (changeSet.execution().runInTransaction()) {
            texts.add(record);
            transaction(lines, changeSet.id().toString(), texts);
        } else {
            title(lines, changeSet.id() + ", outside a transaction");
            texts.forEach(text -> lines.add(ended(text)));
            lines.add(ended(record));
        }
    }

    private static void transaction(List<String> lines, String title, List<String> statements) {
        title(lines, title);
        lines.add("BEGIN;");
        statements.forEach(text -> lines.add(ended(text)));
        lines.add("COMMIT;");
    }

    private static void title(List<String> lines, String title) {
        lines.add("");
        lines.add("-- " + title.replaceAll("\\R", " "));
    }

    /// With its semicolon, which a comment at the end must not swallow.
    private static String ended(String statement) {
        String lastLine = statement.substring(statement.lastIndexOf('\n') + 1);
        return lastLine.contains("--") ? statement + "\n;" : statement + ";";
    }
}
