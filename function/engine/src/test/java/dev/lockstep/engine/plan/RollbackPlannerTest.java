package dev.lockstep.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.Rollback;
import dev.lockstep.engine.changelog.SqlVisitor;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackPlannerTest {

    private static final Sample A = undone("A");
    private static final Sample B = undone("B");
    private static final Sample C = undone("C");

    private static Sample undone(String id) {
        return Sample.sql(id, "do " + id).rollback(new Rollback.Changes(List.of(Sample.rawSql("undo " + id, null))));
    }

    @Test
    void goes_back_latest_first_by_what_history_says_was_applied() {
        assertThat(outline(Sample.changelog(A, B, C), Sample.applied(B, C, A), new BackTo.Count(2))).containsExactly("A: undo A",
                "C: undo C");
    }

    @Test
    void makes_the_same_plan_twice() {
        assertThat(plan(Sample.changelog(A, B), Sample.applied(A, B), new BackTo.Count(9)))
                .isEqualTo(plan(Sample.changelog(A, B), Sample.applied(A, B), new BackTo.Count(9)));
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, 'C'", "2, 'C B'", "9, 'C B A'"})
    void goes_back_by_count(int count, String expected) {
        assertThat(ids(plan(Sample.changelog(A, B, C), Sample.applied(A, B, C), new BackTo.Count(count)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 'C B A'", "1, 'C B'", "2, 'C'", "3, ''"})
    void goes_back_to_a_time(int minute, String expected) {
        assertThat(ids(plan(Sample.changelog(A, B, C), Sample.applied(A, B, C), new BackTo.Time(Sample.DAY.plusMinutes(minute)))))
                .isEqualTo(expected);
    }

    @Test
    void goes_back_to_the_oldest_row_with_the_tag_and_keeps_it() {
        History history = new History(List.of(tagged(A, 1, "V1"), tagged(B, 2, null), tagged(C, 3, "v1")));
        assertThat(ids(plan(Sample.changelog(A, B, C), history, new BackTo.Tag("v1")))).isEqualTo("C B");
    }

    @Test
    void takes_back_a_change_set_that_only_sets_the_tag_unless_it_says_that_it_stays() {
        Sample gone = Sample.tag("T", "v1");
        Sample kept = gone.changes(new Change.TagDatabase("v1", true, Sample.at("T")));
        History history = new History(List.of(tagged(A, 1, null), tagged(gone, 2, "v1"), tagged(B, 3, null)));
        assertThat(ids(plan(Sample.changelog(A, gone, B), history, new BackTo.Tag("v1")))).isEqualTo("B T");
        assertThat(ids(plan(Sample.changelog(A, kept, B), history, new BackTo.Tag("v1")))).isEqualTo("B");
    }

    @Test
    void goes_back_exactly_without_regard_to_contexts_and_undoes_nothing_that_was_only_marked() {
        Sample elsewhere = B.context("elsewhere");
        History history = new History(List.of(tagged(A, 1, null), tagged(elsewhere, 2, null), marked(C, 3)));
        Selection selection = new Selection(List.of("here"), null, null);
        Planned planned = RollbackPlanner.plan(Sample.changelog(A, elsewhere, C), history, selection,
                new BackTo.Without(Set.of(B.changeSet().id(), C.changeSet().id())));
        assertThat(((Planned.Plan) planned).steps()).extracting(step -> step.changeSet().id().id() + ((Step.RollBack) step).sql().size())
                .containsExactly("C0", "B1");
    }

    @Test
    void refuses_to_go_back_without_a_change_set_that_the_changelog_lacks() {
        Planned planned = RollbackPlanner.plan(Sample.changelog(A), Sample.applied(A, B), Selection.ALL,
                new BackTo.Without(Set.of(B.changeSet().id())));
        assertThat(planned).isInstanceOfSatisfying(Planned.Refused.class,
                refused -> assertThat(refused.problems()).singleElement()
                        .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.NO_ROLLBACK)));
    }

    @Test
    void refuses_a_tag_that_history_does_not_have_and_names_those_it_has() {
        History history = new History(List.of(tagged(A, 1, "v1"), tagged(B, 2, "v2")));
        Planned.Refused refused = (Planned.Refused) RollbackPlanner.plan(Sample.changelog(A, B), history, Selection.ALL,
                new BackTo.Tag("v3"));
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.TAG_NOT_FOUND);
            assertThat(problem.fix()).contains("'v1', 'v2'");
        });
    }

    @Test
    void inverts_the_changes_in_reverse_order_where_no_rollback_is_written() {
        Sample two = Sample.of("1", createSequence("s1"), createSequence("s2"));
        Step.RollBack step = (Step.RollBack) plan(Sample.changelog(two), Sample.applied(two), new BackTo.Count(1)).steps().getFirst();
        assertThat(step.sql()).extracting(sql -> sql.text()).hasSize(2).first().asString().startsWith("DROP SEQUENCE").contains("s2");
    }

    @Test
    void does_nothing_but_delete_the_row_where_the_author_wrote_an_empty_rollback() {
        Sample nothing = Sample.sql("1", "select 1").rollback(new Rollback.Nothing());
        assertThat(plan(Sample.changelog(nothing), Sample.applied(nothing), new BackTo.Count(1)).steps()).singleElement()
                .isInstanceOfSatisfying(Step.RollBack.class, step -> assertThat(step.sql()).isEmpty());
    }

    @Test
    void reports_everything_without_a_way_back_at_once_and_plans_nothing() {
        Sample sql = Sample.sql("1", "select 1");
        Sample drop = Sample.of("2", new Change.DropTable(null, null, "t", null, Sample.at("2")));
        Planned.Refused refused = (Planned.Refused) RollbackPlanner.plan(Sample.changelog(sql, A, drop), Sample.applied(sql, A, drop),
                Selection.ALL, new BackTo.Count(3));
        assertThat(refused.problems()).extracting(problem -> problem.code()).containsExactly(Code.NO_ROLLBACK, Code.NO_ROLLBACK);
        assertThat(refused.problems()).extracting(problem -> problem.message())
                .satisfiesExactly(message -> assertThat(message).contains("changelog.xml::2::a", "dropTable tableName=t"),
                        message -> assertThat(message).contains("changelog.xml::1::a", "sql"));
    }

    @Test
    void finds_no_way_back_for_a_change_that_was_for_another_database() {
        Sample both = Sample.of("1", createSequence("s"), onH2());
        Planned.Refused refused = (Planned.Refused) RollbackPlanner.plan(Sample.changelog(both), Sample.applied(both), Selection.ALL,
                new BackTo.Count(1));
        assertThat(refused.problems()).singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("'sql' in line 10 (for another database) cannot be inverted"));
    }

    @Test
    void needs_no_way_back_for_what_never_gets_into_history() {
        Sample never = Sample.of("1", onH2());
        Changelog changelog = Sample.changelog(never);
        assertThat(RollbackPlanner.everything(changelog, History.EMPTY, Selection.ALL)).isInstanceOf(Planned.Plan.class);
        assertThat(RollbackPlanner.comingBack(changelog, History.EMPTY, Selection.ALL, new Extent.All())).isInstanceOf(Planned.Plan.class);
        assertThat(RollbackPlanner.future(changelog, History.EMPTY, Selection.ALL, new Extent.All())).isInstanceOf(Planned.Plan.class);
        assertThat(RollbackPlanner.everything(changelog, Sample.applied(never), Selection.ALL)).isInstanceOf(Planned.Refused.class);
    }

    @Test
    void leaves_alone_what_contexts_keep_out_and_counts_past_it() {
        Changelog changelog = Sample.changelog(A, B.context("other"), C.ignored());
        Planned.Plan plan = (Planned.Plan) RollbackPlanner.plan(changelog, Sample.applied(A, B, C),
                new Selection(List.of("prod"), null, null),
                new BackTo.Count(1));
        assertThat(ids(plan)).isEqualTo("A");
        assertThat(plan.skipped()).extracting(Skipped::reason).containsExactly(Skipped.Reason.IGNORED, Skipped.Reason.CONTEXT);
    }

    @Test
    void leaves_a_change_set_applied_that_is_no_longer_in_the_changelog_and_says_so() {
        Planned.Plan plan = plan(Sample.changelog(A), Sample.applied(A, B), new BackTo.Count(1));
        assertThat(ids(plan)).isEqualTo("A");
        assertThat(plan.warnings()).singleElement().satisfies(warning -> assertThat(warning.message()).contains("changelog.xml::B::a"));
    }

    @Test
    void alters_the_statements_by_those_visitors_only_that_apply_to_rollback() {
        SqlVisitor.Scope both = new SqlVisitor.Scope(true, null, ContextFilter.NONE, Labels.NONE);
        SqlVisitor.Scope forward = new SqlVisitor.Scope(false, null, ContextFilter.NONE, Labels.NONE);
        Sample modified = A.visitors(new SqlVisitor.Append("!", both), new SqlVisitor.Append("?", forward));
        assertThat(outline(Sample.changelog(modified), Sample.applied(modified), new BackTo.Count(1))).containsExactly("A: undo A!");
    }

    @Test
    void refuses_where_a_change_set_changed_after_it_was_applied() {
        Planned.Refused refused = (Planned.Refused) RollbackPlanner.plan(Sample.changelog(A, B),
                Sample.applied(Sample.sql("A", "other"), B),
                Selection.ALL, new BackTo.Count(1));
        assertThat(refused.problems()).extracting(problem -> problem.code()).containsExactly(Code.CHECKSUM_CHANGED);
    }

    private static Change onH2() {
        return Sample.rawSql("select 1", "h2");
    }

    private static Change createSequence(String name) {
        return new Change.CreateSequence(null, null, name, null, null, null, null, null, null, null, null, Sample.at("1"));
    }

    private static HistoryRow tagged(Sample sample, int order, @org.jspecify.annotations.Nullable String tag) {
        return sample.row(order, Checksums.of(sample.changeSet(), 9), tag, "4.33.0");
    }

    private static HistoryRow marked(Sample sample, int order) {
        HistoryRow row = tagged(sample, order, null);
        return new HistoryRow(row.id(), row.dateExecuted(), row.orderExecuted(), ExecType.MARK_RAN, row.checksum(), row.description(),
                row.comments(), row.tag(), row.liquibase(), row.contexts(), row.labels(), row.deploymentId());
    }

    private static List<String> outline(Changelog changelog, History history, BackTo target) {
        List<String> lines = new ArrayList<>();
        for (Step step : plan(changelog, history, target).steps()) {
            lines.add(step.changeSet().id().id() + ": "
                    + String.join("; ", ((Step.RollBack) step).sql().stream().map(sql -> sql.text()).toList()));
        }
        return lines;
    }

    private static String ids(Planned.Plan plan) {
        return String.join(" ", plan.steps().stream().map(step -> step.changeSet().id().id()).toList());
    }

    private static Planned.Plan plan(Changelog changelog, History history, BackTo target) {
        return switch (RollbackPlanner.plan(changelog, history, Selection.ALL, target)) {
            case Planned.Plan plan -> plan;
            case Planned.Refused refused -> throw new AssertionError(refused.problems());
        };
    }
}
