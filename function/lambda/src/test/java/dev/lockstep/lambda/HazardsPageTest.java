package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The page of hazards and the tests it names.
final class HazardsPageTest {

    private static final int ROWS = 45;
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) (?:† )?\\|.*\\|([^|]*)\\|");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

    private record Row(int number, List<String> tests) {}

    @Test
    void every_row_is_there_once() throws IOException {
        assertThat(rows()).extracting(Row::number).containsExactlyElementsOf(IntStream.rangeClosed(1, ROWS).boxed().toList());
    }

    @Test
    void every_test_that_is_named_is_there_and_has_the_number_of_its_row() throws IOException {
        var tests = tests();
        for (var row : rows()) {
            assertThat(row.tests()).as("row " + row.number()).isNotEmpty();
            for (var test : row.tests()) {
                assertThat(tests).contains(test);
                assertThat(numbers(test)).as(test).contains(row.number());
            }
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("../../docs/hazards.md"))
                .stream()
                .map(ROW::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(row -> new Row(Integer.parseInt(row.group(1)),
                        NAMED.matcher(row.group(2)).results().map(test -> test.group(1) + "." + test.group(2)).toList()))
                .toList();
    }

    private static Set<String> tests() throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(Path.of(".."))) {
            for (var file : files.filter(file -> file.toString().matches(".*/src/test/java/.*\\.java")).toList()) {
                var type = file.getFileName().toString().replace(".java", "");
                Pattern.compile("void (hazards?_\\w+)\\(")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(test -> found.add(type + "." + test.group(1)));
            }
        }
        return found;
    }

    /// `hazards_03_and_24_…`, `hazards_15_17_and_18_…`
    private static Set<Integer> numbers(String test) {
        var prefix = test.replaceFirst("^\\w+\\.hazards?_((?:\\d\\d_(?:and_)?)+).*", "$1");
        return Pattern.compile("\\d\\d")
                .matcher(prefix)
                .results()
                .map(number -> Integer.valueOf(number.group()))
                .collect(Collectors.toSet());
    }
}
