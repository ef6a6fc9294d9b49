package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.lambda.FleetRow.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JudgementTest {

    private static final List<String> TARGETS = List.of("a", "b", "c", "d");

    @Test
    void passes_what_is_where_it_was_to_be() {
        var judged = Judgement.of(stage(4, 0), TARGETS, rows(row("a", Outcome.MIGRATED, 3), row("b", Outcome.UP_TO_DATE, 0),
                row("c", Outcome.PENDING, 0), row("d", Outcome.MIGRATED, 1)));

        assertThat(judged.passed()).isTrue();
        assertThat(judged.applied()).isEqualTo(4);
        assertThat(judged.count(Outcome.MIGRATED)).isEqualTo(2);
        assertThat(judged.summary(Optional.empty())).startsWith("all: passed. Of 4 databases 2 migrated, 1 up to date, 1 with change sets");
    }

    @Test
    void hazard_44_tolerates_no_more_failures_than_it_was_told_to() {
        var rows = rows(row("a", Outcome.MIGRATED, 1), row("b", Outcome.FAILED, 0), row("c", Outcome.UNFINISHED, 2),
                row("d", Outcome.UP_TO_DATE, 0));

        assertThat(Judgement.of(stage(4, 2), TARGETS, rows).passed()).isTrue();
        assertThat(Judgement.of(stage(4, 1), TARGETS, rows).passed()).isFalse();
        assertThat(Judgement.of(stage(4, 1), TARGETS, rows).failed()).extracting(FleetRow::name).containsExactly("b", "c");
    }

    @Test
    void hazard_44_a_database_without_a_result_is_tolerated_never() {
        var judged = Judgement.of(stage(4, 1000), TARGETS, rows(row("a", Outcome.MIGRATED, 1), row("c", Outcome.MIGRATED, 1)));

        assertThat(judged.passed()).isFalse();
        assertThat(judged.missing()).containsExactly("b", "d");
        assertThat(judged.summary(Optional.of("States.ItemReaderFailed: x"))).contains("2 without a result")
                .contains("not begun or cut off:\nb\nd")
                .contains("ended the map early: States.ItemReaderFailed: x")
                .contains("Start another execution with the same input");
    }

    @Test
    void hazard_44_nothing_at_all_is_no_success() {
        assertThat(Judgement.of(stage(4, 1000), List.of(), Map.of()).passed()).isFalse();
        assertThat(Judgement.of(stage(0, 1000), TARGETS, Map.of()).passed()).isFalse();
    }

    @Test
    void of_a_stage_only_its_own_databases_count() {
        assertThat(Judgement.of(stage(1, 0), TARGETS, rows(row("a", Outcome.MIGRATED, 1))).passed()).isTrue();
    }

    @Test
    void names_the_first_of_many_that_failed() {
        var names = IntStream.range(0, 500).mapToObj(i -> "db-" + i).toList();
        var rows = names.stream().collect(Collectors.toMap(name -> name, name -> FleetRow.failed(name, "LS-3001", "x".repeat(5000))));

        var judged = Judgement.of(stage(500, 0), names, rows);

        assertThat(judged.firstFailed()).hasSize(10);
        assertThat(judged.summary(Optional.empty())).hasSizeLessThan(5000)
                .contains("db-9: xxx")
                .doesNotContain("db-10:")
                .contains("and 490 more");
    }

    @Test
    void a_database_that_was_at_work_when_the_map_ended_has_failed_and_may_yet_be_migrated() {
        var row = FleetResults.row(new Json.Fields(Map.of("Status", new Json.Text("ABORTED"), "Input",
                new Json.Text("{\"Target\":{\"Name\":\"a\"},\"Properties\":{}}"))));

        assertThat(row.name()).isEqualTo("a");
        assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.reason()).startsWith("LS-5011 ")
                .contains("goes on for up to 15 minutes")
                .contains("in no result")
                .contains("Fix: wait")
                .doesNotContain("ended before");
    }

    @Test
    void what_never_comes_to_an_end_is_not_begun_for_ever() throws IOException {
        var row = new FleetRow("a", Outcome.UNFINISHED, 98, 0, "", "", "", FleetMigration.MOST_INVOCATIONS - 2, Duration.ZERO);
        var written = (Json.Fields) Json.read(row.json(new Redaction()));

        var lastButOne = FleetMigration.Before.of(written);
        var last = new FleetMigration.Before(lastButOne.applied(), lastButOne.invocations() + 1);

        assertThat(FleetRow.of(written)).contains(row);
        assertThat(lastButOne.goesOn(2)).isTrue();
        assertThat(lastButOne.goesOn(0)).isFalse();
        assertThat(last.goesOn(2)).isFalse();
    }

    private static Judgement.Stage stage(int most, int tolerated) {
        return new Judgement.Stage("all", most, tolerated);
    }

    private static FleetRow row(String name, Outcome outcome, int applied) {
        return new FleetRow(name, outcome, applied, 0, "", "", "", 1, Duration.ZERO);
    }

    private static Map<String, FleetRow> rows(FleetRow... rows) {
        return Stream.of(rows).collect(Collectors.toMap(FleetRow::name, row -> row));
    }
}
