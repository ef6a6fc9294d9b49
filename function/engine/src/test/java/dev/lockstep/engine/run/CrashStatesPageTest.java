package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What stands in `docs/crash-states.md` is shown by a test.
final class CrashStatesPageTest {

    private static final Path PAGE = Path.of("../../docs/crash-states.md");
    private static final Path TESTS = Path.of("src/test/java/dev/lockstep/engine/run");
    private static final Pattern NAME = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void every_state_names_a_test_that_there_is() throws IOException {
        List<String> rows = Files.readAllLines(PAGE)
                .stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| where |"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        for (String row : rows) {
            String tests = row.split(" \\| ", -1)[3];
            assertThat(NAME.matcher(tests).results()).as(row).isNotEmpty();
            for (var test : NAME.matcher(tests).results().toList()) {
                assertThat(Files.readString(TESTS.resolve(test.group(1) + ".java"))).contains("void " + test.group(2) + "(");
            }
        }
    }
}
