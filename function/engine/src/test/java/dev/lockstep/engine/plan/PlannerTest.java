package dev.lockstep.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet.RunOrder;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.SqlVisitor;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Code;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final Sample A = Sample.table("A");
    private static final Sample B = Sample.table("B");
    private static final Sample C = Sample.table("C");

    @Test
    void applies_what_history_does_not_hold_in_the_order_of_the_changelog() {
        assertThat(outline(Sample.changelog(A, B, C), Sample.applied(B))).containsExactly("skip ALREADY_RAN B", "EXECUTED A", "EXECUTED C");
    }

    @Test
    void makes_the_same_plan_twice() {
        Changelog changelog = Sample.changelog(A.runAlways(), B, C.runOnChange());
        History history = Sample.applied(A, Sample.sql("C", "select 1"));
        assertThat(plan(changelog, history, Selection.ALL, new Extent.All()))
                .isEqualTo(plan(changelog, history, Selection.ALL, new Extent.All()));
    }

    @Test
    void has_nothing_to_do_once_everything_is_applied() {
        assertThat(plan(Sample.changelog(A, B), Sample.applied(A, B), Selection.ALL, new Extent.All()).steps()).isEmpty();
    }

    @Test
    void knows_whether_history_is_what_its_steps_make_of_it() {
        Changelog changelog = Sample.changelog(A, B, C);
        Checksum[] right = {Checksums.of(A.changeSet(), 9), Checksums.of(B.changeSet(), 9), Checksums.of(C.changeSet(), 9)};
        Checksum wrong = new Checksum(9, "0");
        History before = new History(List.of(A.row(1, right[0]), B.row(2, null)));
        Planned.Plan plan = plan(changelog, before, Selection.ALL, new Extent.All());
        assertThat(plan.steps()).hasSize(2);
        assertThat(leads(plan, changelog, before, A.row(1, right[0]), B.row(2, right[1]), C.row(3, right[2]))).isTrue();
        assertThat(leads(plan, changelog, before, A.row(1, right[0]), B.row(2, right[1]))).isFalse();
        assertThat(leads(plan, changelog, before, A.row(1, wrong), B.row(2, right[1]), C.row(3, right[2]))).isFalse();
        assertThat(leads(plan, changelog, before, A.row(1, right[0]), B.row(2, wrong), C.row(3, right[2]))).isFalse();
        assertThat(leads(plan, changelog, before, A.row(1, right[0]), B.row(2, right[1]), C.row(3, null))).isFalse();
        assertThat(leads(plan, Sample.changelog(A, B, C, Sample.sql("C", "select 1")), before, A.row(1, right[0]), B.row(2, right[1]),
                C.row(3, right[2]))).isFalse();
    }

    @Test
    void knows_whether_all_rows_but_those_of_its_steps_are_as_they_were() {
        Checksum[] right = {Checksums.of(A.changeSet(), 9), Checksums.of(B.changeSet(), 9), Checksums.of(C.changeSet(), 9)};
        Checksum wrong = new Checksum(9, "0");
        History before = new History(List.of(A.row(1, right[0]), B.row(2, right[1])));
        Changelog changelog = Sample.changelog(C);
        Planned.Plan plan = plan(changelog, before, Selection.ALL, new Extent.All());
        assertThat(leads(plan, changelog, before, A.row(1, right[0]), B.row(2, right[1]), C.row(3, right[2]))).isTrue();
        assertThat(leads(plan, changelog, before, A.row(1, right[0], "v1", "4.33.0"), B.row(2, right[1]), C.row(3, right[2]))).isTrue();
        assertThat(leads(plan, changelog, before, A.row(1, right[0]), C.row(3, right[2]))).isFalse();
        assertThat(leads(plan, changelog, before, A.row(1, wrong), B.row(2, right[1]), C.row(3, right[2]))).isFalse();
        assertThat(leads(plan, changelog, before, A.row(1, right[0]), B.row(4, right[1]), C.row(3, right[2]))).isFalse();
        HistoryRow other = Sample.sql("D", "select 1").row(4, wrong);
        assertThat(leads(plan, changelog, before, A.row(1, right[0]), B.row(2, right[1]), C.row(3, right[2]), other)).isFalse();
    }

    private static boolean leads(Planned.Plan plan, Changelog changelog, History before, HistoryRow... after) {
        return plan.leads(changelog, before, new History(List.of(after)));
    }

    @Test
    void knows_a_change_set_whose_path_an_older_release_stored_differently() {
        History history = new History(List.of(stored("classpath:/./changelog.xml"), stored("/x/../changelog.xml")));
        assertThat(plan(Sample.changelog(A), history, Selection.ALL, new Extent.All()).steps()).isEmpty();
    }

    private static HistoryRow stored(String path) {
        var row = A.row(1, Checksums.of(A.changeSet(), 9));
        return new HistoryRow(new dev.lockstep.engine.changelog.ChangeId("A", "a", path), row.dateExecuted(),
                row.orderExecuted(), row.execType(), row.checksum(), row.description(), "", null, row.liquibase(), null, null, null);
    }

    @Test
    void renders_the_statements_once_with_the_parts_of_modifySql_that_this_run_takes() {
        SqlVisitor.Scope all = new SqlVisitor.Scope(false, null, ContextFilter.NONE, Labels.NONE);
        SqlVisitor.Scope test = new SqlVisitor.Scope(false, null, Sample.table("x").context("test").changeSet().filters().context(),
                Labels.NONE);
        Sample modified = Sample.sql("1", "select 1").visitors(new SqlVisitor.Append(" + 1", all), new SqlVisitor.Append(" + 2", test));
        Planned.Plan plan = plan(Sample.changelog(modified), History.EMPTY, new Selection(List.of("prod"), null, null), new Extent.All());
        Step.Apply apply = (Step.Apply) plan.steps().getFirst();
        assertThat(apply.sql()).singleElement().satisfies(sql -> assertThat(sql.text()).isEqualTo("select 1 + 1"));
        assertThat(apply.checksum())
                .isEqualTo(Checksums.of(Sample.sql("1", "select 1").visitors(new SqlVisitor.Append(" + 1", all)).changeSet(), 9));
    }

    @Test
    void moves_first_and_last_to_their_ends() {
        assertThat(outline(Sample.changelog(A.order(RunOrder.LAST), B, C.order(RunOrder.FIRST), Sample.table("D")), History.EMPTY))
                .containsExactly("EXECUTED C", "EXECUTED B", "EXECUTED D", "EXECUTED A");
    }

    @Test
    void runs_again_what_runs_always_and_what_changed_and_runs_on_change() {
        History history = new History(List.of(A.row(1, new Checksum(9, "0")), Sample.sql("B", "select 1").row(2, new Checksum(9, "0")),
                C.row(3, Checksums.of(C.changeSet(), 8))));
        assertThat(outline(Sample.changelog(A.runAlways(), B.runOnChange(), C.runOnChange()), history))
                .containsExactly("skip ALREADY_RAN C", "RERAN A", "RERAN B", "upgrade C");
    }

    @Test
    void reports_all_changed_change_sets_at_once_with_both_checksums_and_the_mend() {
        History history = Sample.applied(Sample.sql("A", "select 1"), Sample.sql("B", "select 2"), C);
        Planned.Refused refused = (Planned.Refused) Planner.plan(Sample.changelog(A, B, C), history, Selection.ALL, new Extent.Count(1));
        assertThat(refused.problems()).extracting(problem -> problem.code()).containsExactly(Code.CHECKSUM_CHANGED, Code.CHECKSUM_CHANGED);
        assertThat(refused.problems().getFirst().message()).contains("changelog.xml::A::a",
                Checksums.of(A.changeSet(), 9).toString(), Checksums.of(Sample.sql("A", "select 1").changeSet(), 9).toString());
        assertThat(refused.problems().getFirst().at()).isEqualTo(A.changeSet().at());
        assertThat(refused.problems().getFirst().fix())
                .contains("validCheckSum " + Checksums.of(Sample.sql("A", "select 1").changeSet(), 9));
    }

    @Test
    void accepts_a_changed_change_set_whose_author_says_so() {
        Checksum old = new Checksum(9, "0123");
        for (String valid : List.of("ANY", "1:any", "all", "*", "9:0123", Checksums.of(A.changeSet(), 9).toString())) {
            assertThat(plan(Sample.changelog(A.valid(valid)), new History(List.of(A.row(1, old))), Selection.ALL, new Extent.All()).steps())
                    .as(valid)
                    .isEmpty();
        }
    }

    @Test
    void compares_in_the_stored_version_and_then_writes_the_latest() {
        History history = new History(
                List.of(A.row(1, Checksums.of(A.changeSet(), 8)), B.row(2, Checksums.of(B.changeSet(), 7)), C.row(3, null)));
        assertThat(outline(Sample.changelog(A, B, C), history)).containsExactly("skip ALREADY_RAN A", "skip ALREADY_RAN B",
                "skip ALREADY_RAN C",
                "upgrade A", "upgrade B", "upgrade C");
        Step.UpgradeChecksum upgrade = (Step.UpgradeChecksum) plan(Sample.changelog(A), history, Selection.ALL, new Extent.All()).steps()
                .getFirst();
        assertThat(upgrade.checksum()).isEqualTo(Checksums.of(A.changeSet(), 9));
    }

    @Test
    void leaves_old_checksums_outside_the_selection_alone_but_fills_in_cleared_ones_that_only_labels_keep_out() {
        Sample ignored = C.ignored();
        History history = new History(List.of(A.row(1, Checksums.of(A.changeSet(), 8)), B.row(2, null), C.row(3, null)));
        assertThat(outline(Sample.changelog(A.context("x"), B.context("x"), ignored), history, new Selection(List.of("y"), null, null),
                new Extent.All())).containsExactly("skip CONTEXT A", "skip CONTEXT B", "skip IGNORED C", "upgrade C");
    }

    @Test
    void counts_pending_change_sets_only() {
        assertThat(outline(Sample.changelog(A, B, C), Sample.applied(A), Selection.ALL, new Extent.Count(1)))
                .containsExactly("skip ALREADY_RAN A", "skip BEYOND_EXTENT C", "EXECUTED B");
    }

    @Test
    void goes_up_to_and_with_the_change_set_that_sets_the_tag() {
        assertThat(outline(Sample.changelog(A, Sample.tag("T", "v1"), B), History.EMPTY, Selection.ALL, new Extent.ToTag("v1")))
                .containsExactly("skip BEYOND_EXTENT B", "EXECUTED A", "EXECUTED T");
    }

    @Test
    void goes_up_to_the_change_set_whose_row_carries_the_tag() {
        History history = new History(List.of(B.row(1, Checksums.of(B.changeSet(), 9), "V1", "4.33.0")));
        assertThat(outline(Sample.changelog(A, B, C), history, Selection.ALL, new Extent.ToTag("v1")))
                .containsExactly("skip ALREADY_RAN B", "skip BEYOND_EXTENT C", "EXECUTED A");
    }

    @Test
    void applies_everything_and_warns_where_the_tag_is_unknown_as_Liquibase_does() {
        Planned.Plan plan = plan(Sample.changelog(A, B), History.EMPTY, Selection.ALL, new Extent.ToTag("v9"));
        assertThat(plan.steps()).hasSize(2);
        assertThat(plan.warnings()).singleElement().satisfies(warning -> assertThat(warning.code()).isEqualTo(Code.TAG_NOT_FOUND));
    }

    @Test
    void makes_nothing_of_a_lone_change_for_another_database_and_keeps_it_pending() {
        Sample oracle = Sample.of("O", Sample.rawSql("select 1 from dual", "oracle"));
        Sample both = Sample.of("P", Sample.rawSql("select 1 from dual", "oracle"), Sample.rawSql("select 2 from dual", "oracle"));
        assertThat(outline(Sample.changelog(oracle, both), History.EMPTY)).containsExactly("skip OTHER_DATABASES O", "EXECUTED P");
        assertThat(Planner.pending(Sample.changelog(oracle, both), Sample.applied(both), Selection.ALL))
                .containsExactly(oracle.changeSet());
    }

    @Test
    void takes_the_change_sets_that_contexts_and_dbms_let_through() {
        Changelog changelog = Sample.changelog(A.context("test"), B.context("!test"), C.dbms("oracle"), Sample.table("D").ignored());
        assertThat(outline(changelog, History.EMPTY, new Selection(List.of("Test"), null, null), new Extent.All()))
                .containsExactly("skip CONTEXT B", "skip DBMS C", "skip IGNORED D", "EXECUTED A");
        assertThat(outline(changelog, History.EMPTY)).containsExactly("skip DBMS C", "skip IGNORED D", "EXECUTED A", "EXECUTED B");
        assertThat(outline(changelog, History.EMPTY, new Selection(List.of("test or prod"), null, null), new Extent.All()))
                .contains("EXECUTED A");
    }

    @Test
    void takes_the_change_sets_whose_labels_the_filter_wants() {
        Changelog changelog = Sample.changelog(A.labels("v1,core"), B.labels("v2"), C);
        assertThat(outline(changelog, History.EMPTY, new Selection(List.of(), "v1 and core", null), new Extent.All()))
                .containsExactly("skip LABEL B", "EXECUTED A", "EXECUTED C");
        assertThat(outline(changelog, History.EMPTY, new Selection(List.of(), "!v1", null), new Extent.All())).contains("skip LABEL A",
                "EXECUTED B");
    }

    @Test
    void knows_an_executed_command_of_the_operating_system_but_refuses_to_run_one() {
        Sample command = Sample.of("1", new Change.ExecuteCommand("ls", null, Sample.at("1")));
        assertThat(plan(Sample.changelog(command), Sample.applied(command), Selection.ALL, new Extent.All()).steps()).isEmpty();
        Planned.Refused refused = (Planned.Refused) Planner.plan(Sample.changelog(command), History.EMPTY, Selection.ALL, new Extent.All());
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.UNSUPPORTED_CHANGE);
            assertThat(problem.message()).contains("executeCommand", "ls");
        });
    }

    @Test
    void marks_as_run_what_cannot_be_turned_into_sql_where_the_author_wants_it_so() {
        Sample command = Sample.of("1", new Change.ExecuteCommand("ls", null, Sample.at("1"))).markRan();
        Planned.Plan plan = plan(Sample.changelog(command, A), History.EMPTY, Selection.ALL, new Extent.All());
        assertThat(plan.steps().getFirst()).isInstanceOfSatisfying(Step.Note.class,
                note -> assertThat(note.execType()).isEqualTo(ExecType.MARK_RAN));
        assertThat(plan.warnings()).extracting(problem -> problem.code()).containsExactly(Code.UNSUPPORTED_CHANGE);
    }

    @Test
    void records_what_is_pending_without_running_it() {
        Planned.Plan plan = (Planned.Plan) Planner.sync(Sample.changelog(A, B.ignored(), C), Sample.applied(C), Selection.ALL,
                new Extent.All());
        assertThat(plan.steps()).singleElement()
                .satisfies(step -> assertThat(step).isInstanceOfSatisfying(Step.Note.class,
                        note -> assertThat(note.execType()).isEqualTo(ExecType.EXECUTED)));
    }

    @Test
    void refuses_a_selection_that_cannot_be_read() {
        Planned.Refused refused = (Planned.Refused) Planner.plan(Sample.changelog(A), History.EMPTY, new Selection(List.of(), "(a", null),
                new Extent.All());
        assertThat(refused.problems()).singleElement().satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE));
    }

    private static List<String> outline(Changelog changelog, History history) {
        return outline(changelog, history, Selection.ALL, new Extent.All());
    }

    private static List<String> outline(Changelog changelog, History history, Selection selection, Extent extent) {
        Planned.Plan plan = plan(changelog, history, selection, extent);
        List<String> lines = new java.util.ArrayList<>();
        plan.skipped().forEach(skipped -> lines.add("skip " + skipped.reason() + " " + skipped.changeSet().id().id()));
        plan.steps().forEach(step -> lines.add(line(step) + " " + step.changeSet().id().id()));
        return lines;
    }

    private static String line(Step step) {
        return switch (step) {
            case Step.Apply apply -> apply.execType().name();
            case Step.Note note -> "note " + note.execType();
            case Step.UpgradeChecksum _ -> "upgrade";
            case Step.RollBack _ -> "roll back";
        };
    }

    private static Planned.Plan plan(Changelog changelog, History history, Selection selection, Extent extent) {
        return switch (Planner.plan(changelog, history, selection, extent)) {
            case Planned.Plan plan -> plan;
            case Planned.Refused refused -> throw new AssertionError(refused.problems());
        };
    }
}
