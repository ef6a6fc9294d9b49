package dev.lockstep.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    @Test
    void a_seed_makes_the_same_change_sets_each_time_and_another_seed_makes_others() {
        for (Form form : Form.values()) {
            assertThat(form.files(Workload.of(7, 45), 5)).isEqualTo(form.files(Workload.of(7, 45), 5))
                    .isNotEqualTo(form.files(Workload.of(8, 45), 5));
        }
    }

    @Test
    void a_longer_workload_begins_with_the_shorter_one() {
        List<Change> longer = Workload.of(Workload.SEED, 101).changes();
        assertThat(longer.subList(0, 100)).isEqualTo(Workload.of(Workload.SEED, 100).changes());
    }

    @Test
    void each_twenty_change_sets_are_the_mix_that_is_published() {
        Map<Class<?>, Long> mix = Workload.of(Workload.SEED, 20)
                .changes()
                .stream()
                .collect(Collectors.groupingBy(Object::getClass, Collectors.counting()));
        assertThat(mix).isEqualTo(Map.of(Change.CreateTable.class, 5L, Change.AddColumn.class, 5L, Change.CreateIndex.class, 3L,
                Change.AddForeignKey.class, 2L,
                Change.Insert.class, 3L, Change.CreateFunction.class, 1L, Change.CreateView.class, 1L));
    }

    @Test
    void a_changelog_is_a_master_with_quarters_with_files_of_so_many_change_sets() {
        Map<String, String> files = Form.XML.files(Workload.of(Workload.SEED, 101), 5);
        assertThat(files).hasSize(1 + 2 + 21)
                .containsKeys("changelog.xml", "2010-q1/quarter.xml", "2010-q2/quarter.xml", "2010-q1/0001.xml", "2010-q2/0021.xml");
        assertThat(files.get("2010-q1/0001.xml")).containsOnlyOnce("id=\"1\"").containsOnlyOnce("id=\"5\"").doesNotContain("id=\"6\"");
        assertThat(Form.XML.files(Workload.of(Workload.SEED, 101), 50)).hasSize(1 + 1 + 3);
    }

    @Test
    void flyway_and_dbmate_get_a_file_for_each_change_set_which_together_are_the_script() {
        Workload workload = Workload.of(Workload.SEED, 20);
        String script = Form.PSQL.files(workload, 5).get("all.sql");
        for (Form form : List.of(Form.FLYWAY, Form.DBMATE)) {
            assertThat(form.files(workload, 5)).hasSize(20)
                    .allSatisfy((_, text) -> assertThat(script).contains(text.replaceAll("-- migrate:.*\n", "")));
        }
    }
}
