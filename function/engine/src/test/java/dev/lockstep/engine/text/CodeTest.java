package dev.lockstep.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeTest {

    @Test
    void every_code_has_its_entry_in_the_page_of_problems() throws Exception {
        List<String> entries = Files.readAllLines(Path.of("../../PROBLEMS.md")).stream().filter(line -> line.startsWith("### ")).toList();

        assertThat(entries)
                .containsExactlyElementsOf(Arrays.stream(Code.values()).map(code -> "### " + code.id() + " " + code.title()).toList());
    }

    @Test
    void a_problem_is_shown_with_its_place_its_code_and_its_mend() {
        Problem problem = Problem.error(Code.UNKNOWN_ATTRIBUTE, new Location("a/b.xml", 3, 9), "\"tabelName\" is not known.",
                "write tableName");

        assertThat(problem.render().lines()).containsExactly("a/b.xml:3:9: error LS-1004: \"tabelName\" is not known.",
                "  fix: write tableName");
    }
}
