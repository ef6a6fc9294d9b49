package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.Preconditions.Reaction;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.report.Script;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints what a run would do, as a script for psql: the same plan, the same statements, the same rows. What a run finds out only when it
/// gets there, the script does too: whether preconditions hold, and the number of the next row.
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
            PsqlScript script = begun(session);
            write(script, new Content(changelog, plan, history), session, tally);
            return new Script(Outcome.DONE, script.lines(), tally.report(Outcome.DONE).problems());
        } catch (Failure e) {
            Report report = tally.failed(e);
            return new Script(report.outcome(), List.of(), report.problems());
        }
    }

    private record Content(Changelog changelog, Planned.Plan plan, History history) {

        boolean goesBack() {
            return plan.steps().stream().anyMatch(Step.RollBack.class::isInstance);
        }

        boolean applies() {
            return plan.steps().stream().anyMatch(Step.Apply.class::isInstance);
        }

        Set<ChangeId> known() {
            return Stream.concat(history.rows().stream().map(HistoryRow::id), changelog.changeSets().stream().map(ChangeSet::id))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    private static PsqlScript begun(Session session) throws Failure {
        Target target = session.target();
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('search_path'), current_setting('TimeZone')")) {
            row.next();
            return new PsqlScript("for psql; database " + target.database() + ", schema " + target.schema(), row.getString(1),
                    row.getString(2));
        } catch (SQLException e) {
            throw PostgresErrors.connecting(e);
        }
    }

    private void write(PsqlScript script, Content content, Session session, Tally tally) throws Failure {
        String tag = content.goesBack() ? null : settings.tag();
        boolean tagged = tag != null && (!content.plan().steps().isEmpty() || Tags.isDue(tag, content.history()));
        List<String> preparation = session.table().preparation();
        if (!preparation.isEmpty() && !content.goesBack() && (tagged || !content.plan().steps().isEmpty())) {
            script.title("history tables");
            script.transaction(preparation);
        }
        if (!content.plan().steps().isEmpty()) {
            steps(script, content, session, tally);
        }
        if (tag != null && tagged) {
            script.title("tag");
            boolean first = content.history().rows().isEmpty() && content.plan().steps().isEmpty();
            script.transaction(Tags.statements(tag, session.table(), first, clock));
        }
    }

    private void steps(PsqlScript script, Content content, Session session, Tally tally) throws Failure {
        boolean together = settings.transaction() == Settings.Transaction.DEPLOYMENT && !content.goesBack();
        Target target = session.target();
        Question.Asker asker = new Question.Asker(target.schema(), target.user(), QuotingStrategy.LEGACY);
        if (content.applies()) {
            PsqlConditions before = new PsqlConditions(script, asker, session.table(), content.known(), "BEGIN", "ROLLBACK");
            for (Preconditions preconditions : content.changelog().preconditions()) {
                ask(before, preconditions, script, tally);
            }
        }
        if (together) {
            script.title("all or nothing");
            script.statement("BEGIN");
        }
        PsqlConditions conditions = new PsqlConditions(script, asker, session.table(), content.known(),
                together ? "SAVEPOINT lockstep" : "BEGIN", together ? "ROLLBACK TO SAVEPOINT lockstep" : "ROLLBACK");
        Bookkeeping books = Bookkeeping.ofScript(session.table(), content.history(), clock);
        ScriptedSteps steps = new ScriptedSteps(script, conditions, session.table(), books, tally, together);
        for (Step step : content.plan().steps()) {
            steps.add(step);
        }
        if (together) {
            script.title("all is done");
            script.statement("COMMIT");
        }
    }

    /// The preconditions of the changelog itself: CONTINUE and MARK_RAN make no sense for a whole changelog.
    private static void ask(PsqlConditions conditions, Preconditions asked, PsqlScript script, Tally tally) throws Failure {
        Preconditions strict = asked.reacting(reaction -> reaction == Reaction.WARN ? reaction : Reaction.HALT);
        switch (strict.onSqlOutput()) {
            case IGNORE -> {}
            case TEST -> {
                script.title("preconditions of the changelog");
                conditions.decide("the changelog", strict);
            }
            case FAIL -> Gate.verdict("the changelog", strict, Answer.ofSqlOutput(strict), tally::problem);
        }
    }
}
