package dev.lockstep.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReleaseTest {

    /// What is remembered counts for one release, and so must the number.
    @Test
    void it_is_the_version_that_is_built() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>lockstep</artifactId><version>" + Release.VERSION + "</version>");
    }
}
