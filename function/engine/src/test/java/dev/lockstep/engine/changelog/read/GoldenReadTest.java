package dev.lockstep.engine.changelog.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each folder below `cases` holds a changelog, `root.*`, and `expected.txt`: what is read from it, or why it is refused.
/// `options.properties` may give contexts, labels and parameters. `-Dgolden=write` writes the expectations anew; read the difference.
class GoldenReadTest {

    private static final Path CASES = Path.of("src/test/resources/dev/lockstep/engine/changelog/read/cases");

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reads_or_refuses_as_expected(Path folder) throws IOException {
        String actual = Dump.of(ChangelogReader.read(new SearchPath.Directory(folder), root(folder), options(folder)));
        Path expected = folder.resolve("expected.txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(expected, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(expected));
    }

    private static String root(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).filter(name -> name.startsWith("root.")).findFirst().orElseThrow();
        }
    }

    private static ReadOptions options(Path folder) throws IOException {
        Properties properties = new Properties();
        Path file = folder.resolve("options.properties");
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        }
        Map<String, String> parameters = new TreeMap<>();
        properties.stringPropertyNames()
                .stream()
                .filter(name -> name.startsWith("parameter."))
                .forEach(
                        name -> parameters.put(name.substring("parameter.".length()), properties.getProperty(name)));
        String contexts = properties.getProperty("contexts");
        return new ReadOptions(contexts == null ? List.of() : List.of(contexts.split(",", -1)), properties.getProperty("labels"),
                parameters,
                Map.of("database.defaultSchemaName", "public"), Boolean.parseBoolean(properties.getProperty("customChanges")));
    }
}
