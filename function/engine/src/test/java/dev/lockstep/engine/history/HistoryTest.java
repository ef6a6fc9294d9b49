package dev.lockstep.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.ChangeId;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {

    private static final LocalDateTime DAY = LocalDateTime.of(2024, 5, 6, 7, 8, 9);

    @ParameterizedTest
    @CsvSource({"db/changelog.xml, db/changelog.xml", "classpath:db/changelog.xml, db/changelog.xml",
            "classpath:/db/changelog.xml, db/changelog.xml",
            "/db/changelog.xml, db/changelog.xml", "./db/changelog.xml, db/changelog.xml", "db//./changelog.xml, db/changelog.xml",
            "db\\changelog.xml, db/changelog.xml", "C:\\db\\changelog.xml, db/changelog.xml", "db/v1/../changelog.xml, db/changelog.xml",
            "../db/changelog.xml, ../db/changelog.xml", "a/../../b.xml, ../b.xml", "db/.hidden/c.xml, db/.hidden/c.xml",
            "db/v1./c.xml, db/v1./c.xml",
            "db/, db", "db//c.xml, db/c.xml"})
    void makes_paths_comparable(String stored, String normal) {
        assertThat(StoredPath.normal(stored)).isEqualTo(normal);
    }

    @Test
    void finds_the_row_of_a_change_set_by_id_author_and_normal_path() {
        HistoryRow row = row("1", "classpath:db/c.xml", 1, 1, null);
        assertThat(new History(List.of(row)).find(new ChangeId("1", "a", "db/c.xml"))).contains(row);
        assertThat(new History(List.of(row)).find(new ChangeId("1", "A", "db/c.xml"))).isEmpty();
        assertThat(new History(List.of(row)).find(new ChangeId("2", "a", "db/c.xml"))).isEmpty();
    }

    @Test
    void finds_the_latest_of_several_rows() {
        HistoryRow later = row("1", "c.xml", 9, 1, null);
        assertThat(new History(List.of(later, row("1", "classpath:c.xml", 3, 2, null))).find(new ChangeId("1", "a", "c.xml")))
                .contains(later);
    }

    @Test
    void puts_rows_in_the_order_of_execution() {
        History history = new History(List.of(row("3", "c", 2, 1, null), row("2", "c", 1, 7, null), row("1", "c", 1, 6, null)));
        assertThat(history.rows()).extracting(row -> row.id().id()).containsExactly("1", "2", "3");
    }

    @Test
    void knows_what_came_after_the_oldest_row_with_a_tag() {
        History history = new History(
                List.of(row("1", "c", 1, 1, null), row("2", "c", 2, 2, "V1"), row("3", "c", 3, 3, null), row("4", "c", 4, 4, "v1")));
        assertThat(history.after("v1").orElseThrow()).extracting(row -> row.id().id()).containsExactly("3", "4");
        assertThat(history.after("v2")).isEmpty();
        assertThat(history.tags()).containsExactly("V1", "v1");
    }

    @Test
    void knows_what_came_after_a_time() {
        History history = new History(List.of(row("1", "c", 1, 1, null), row("2", "c", 2, 2, null)));
        assertThat(history.after(DAY.plusMinutes(1))).extracting(row -> row.id().id()).containsExactly("2");
    }

    private static HistoryRow row(String id, String path, int minute, int order, @Nullable String tag) {
        return new HistoryRow(new ChangeId(id, "a", path), DAY.plusMinutes(minute), order, ExecType.EXECUTED, Optional.empty(), null, null,
                tag, null,
                null, null, null);
    }
}
