package dev.lockstep.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.text.Location;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatementSplitterTest {

    private static final Location START = new Location("a.sql", 10, 5);

    @Test
    void points_each_statement_to_the_line_and_column_of_its_first_word() {
        assertThat(split(" select 1;\n-- why\n  select 2;\n", new Splitting(null, null, null, false)))
                .containsExactly(new Sql("select 1", new Location("a.sql", 10, 6)), new Sql("select 2", new Location("a.sql", 12, 3)));
    }

    @Test
    void keeps_the_text_in_one_piece_where_splitting_is_off() {
        assertThat(split("select 1; select 2;", new Splitting(false, null, null, false))).extracting(Sql::text)
                .containsExactly("select 1; select 2");
    }

    private static List<Sql> split(String text, Splitting splitting) {
        return StatementSplitter.split(new SqlText(text, START), splitting);
    }
}
