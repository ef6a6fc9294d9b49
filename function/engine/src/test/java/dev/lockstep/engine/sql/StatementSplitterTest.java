package dev.lockstep.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.text.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The folders below `split` each hold an `input.sql`, perhaps `options.properties`, and the statements it is cut into as `expected.txt`;
/// `-Dgolden=write` writes those anew.
final class StatementSplitterTest {

    private static final Path CASES = Path.of("src/test/resources/dev/lockstep/engine/sql/split");

    static Stream<Path> cases() throws IOException {
        try (var folders = Files.list(CASES)) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cuts_statements_rightly(Path folder) throws IOException {
        String cut = split(Files.readString(folder.resolve("input.sql")), splitting(folder.resolve("options.properties"))).stream()
                .map(sql -> "---- " + sql.at().line() + ":" + sql.at().column() + "\n" + sql.text() + "\n")
                .collect(Collectors.joining());
        Path expected = folder.resolve("expected.txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(expected, cut);
        }
        assertThat(cut).isEqualTo(Files.readString(expected));
    }

    @Test
    void many_statements_are_cut_in_little_time() {
        var text = new SqlText("INSERT INTO t VALUES (1, 'some text that makes the line longer');\n".repeat(20_000),
                new Location("a.sql", 1, 1));
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        List<Sql> statements = StatementSplitter.split(text, new Splitting(true, false, null, false));
        assertThat(threads.getCurrentThreadCpuTime() - begun).isLessThan(2_000_000_000L);
        assertThat(statements.getLast().at()).isEqualTo(new Location("a.sql", 20_000, 1));
    }

    @Test
    void counts_lines_and_columns_from_where_the_text_begins() {
        assertThat(split(" select 1;\n-- why\n  select 2;\n", new Location("a.sql", 10, 5)))
                .containsExactly(new Sql("select 1", new Location("a.sql", 10, 6)), new Sql("select 2", new Location("a.sql", 12, 3)));
    }

    @Test
    void strips_comments_of_formatted_sql_where_nothing_else_is_said() {
        assertThat(StatementSplitter.split(new SqlText("select 1 /* x */ ;", Location.of("a.sql")), new Splitting(null, null, null, true)))
                .extracting(Sql::text)
                .containsExactly("select 1");
    }

    private static List<Sql> split(String text, Splitting splitting) {
        return StatementSplitter.split(new SqlText(text, new Location("input.sql", 1, 1)), splitting);
    }

    private static List<Sql> split(String text, Location start) {
        return StatementSplitter.split(new SqlText(text, start), new Splitting(null, null, null, false));
    }

    private static Splitting splitting(Path file) throws IOException {
        Properties options = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                options.load(reader);
            }
        }
        return new Splitting(truth(options.getProperty("splitStatements")), truth(options.getProperty("stripComments")),
                options.getProperty("endDelimiter"), false);
    }

    private static @Nullable Boolean truth(@Nullable String text) {
        return text == null ? null : Boolean.valueOf(text);
    }
}
