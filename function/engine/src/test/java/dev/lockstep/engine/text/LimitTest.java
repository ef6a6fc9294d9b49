package dev.lockstep.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LimitTest {

    @Test
    void every_limit_stands_in_the_page_of_limits() throws Exception {
        assertThat(Files.readAllLines(Path.of("../../docs/limits.md")).stream().filter(line -> line.matches("\\| [0-9].*")))
                .startsWith(Arrays.stream(Limit.values())
                        .map(limit -> "| " + limit.shown() + " | " + limit.what() + " |")
                        .toArray(String[]::new));
    }
}
