package dev.lockstep.engine.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.changelog.Change.CsvFormat;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import liquibase.util.csv.CSVReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {

    private static final CsvFormat DEFAULT = new CsvFormat(null, null, null);

    @ParameterizedTest
    @ValueSource(strings = {"a,b\n1,2\n", "a,b\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n", "a\n\"two\nlines\"\nlast", " a , b \n , ", "a,b\n,\n",
            "a,b\nit's,5\n", "a,b\n\"\",''\n", "a,b\nx \"y\" z,\"q\"", "\"a\",\"b\"\n\"1\",", "a\rb\rc"})
    void reads_what_liquibase_reads(String text) throws Exception {
        List<List<String>> theirs = new ArrayList<>();
        var reader = new CSVReader(new StringReader(text));
        for (String[] row = reader.readNext(); row != null; row = reader.readNext()) {
            theirs.add(List.of(row));
        }
        assertThat(rows(text, DEFAULT)).extracting(Csv.Row::fields).isEqualTo(theirs);
    }

    @Test
    void leaves_out_comments_and_blank_rows_after_the_header() {
        assertThat(rows("#a,b\n# no\n\n1,2\n\"#3\",4\n", DEFAULT)).extracting(Csv.Row::fields)
                .containsExactly(List.of("#a", "b"), List.of("1", "2"));
    }

    @Test
    void takes_separator_quote_and_comment_from_the_change() {
        assertThat(rows("a\tb\n'1\t2'\t#3\n", new CsvFormat("\\t", "'", ""))).extracting(Csv.Row::fields)
                .containsExactly(List.of("a", "b"), List.of("1\t2", "#3"));
    }

    @Test
    void reads_quotes_as_they_are_where_there_is_no_quote_character() {
        assertThat(rows("a,b\n\"1\",2\n", new CsvFormat(null, " ", null)).getLast().fields()).containsExactly("\"1\"", "2");
    }

    @Test
    void counts_the_lines_of_the_file() {
        assertThat(rows("a\n\"x\ny\"\n\nz\n", DEFAULT)).extracting(Csv.Row::line).containsExactly(1, 2, 5);
    }

    @Test
    void says_where_a_quoted_field_is_not_closed() {
        assertThatThrownBy(() -> rows("a\n1\n\"x\ny", DEFAULT)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("line 3");
    }

    private static List<Csv.Row> rows(String text, CsvFormat format) {
        return Csv.rows(new FileContent("a.csv", text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8, format);
    }
}
