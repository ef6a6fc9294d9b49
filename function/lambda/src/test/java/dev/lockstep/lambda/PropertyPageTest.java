package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PropertyPageTest {

    /// CloudFormation's own.
    private static final List<String> NOT_IN_THE_TABLE = List.of("ServiceToken");

    @Test
    void the_page_lists_every_property_and_no_other() throws Exception {
        List<String> listed = Files.readAllLines(Path.of("../../docs/custom-resource.md"))
                .stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pattern.compile("`([^`]+)`").matcher(line.split("\\|", -1)[1]).results())
                .map(name -> name.group(1))
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        PropertyTable.KNOWN.stream().filter(name -> !NOT_IN_THE_TABLE.contains(name)).toList());
    }
}
