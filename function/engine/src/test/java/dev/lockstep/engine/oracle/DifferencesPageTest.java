package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What stands in `docs/liquibase-differences.md` is shown by a test, and each shown difference stands there.
final class DifferencesPageTest {

    private static final Path PAGE = Path.of("../../docs/liquibase-differences.md");
    private static final List<Path> CASES = List.of(Path.of("src/test/resources/oracle-differences"),
            Path.of("src/test/resources/dev/lockstep/engine/changelog/read/cases"));
    private static final Pattern NAME = Pattern.compile("`([\\w-]+)`");

    @Test
    void every_difference_names_a_test_that_there_is() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(20)
                .allSatisfy(row -> assertThat(names(row)).as(row).isNotEmpty().allMatch(DifferencesPageTest::exists));
    }

    @Test
    void every_case_of_a_difference_stands_on_the_page() throws IOException {
        try (var folders = Files.list(CASES.getFirst())) {
            assertThat(rows().stream().flatMap(row -> names(row).stream()))
                    .containsAll(folders.map(folder -> folder.getFileName().toString()).toList());
        }
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| ") && !line.startsWith("| what |")).toList();
    }

    private static List<String> names(String row) {
        var cells = row.split(" \\|", -1);
        return NAME.matcher(cells[4]).results().map(found -> found.group(1)).toList();
    }

    private static boolean exists(String name) {
        return CASES.stream().anyMatch(cases -> Files.isDirectory(cases.resolve(name)))
                || Arrays.stream(new String[]{"engine", "lambda", "cli"})
                        .anyMatch(module -> contains(Path.of("..", module, "src/test/java"), name + ".java"));
    }

    private static boolean contains(Path folder, String file) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(path -> path.endsWith(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
