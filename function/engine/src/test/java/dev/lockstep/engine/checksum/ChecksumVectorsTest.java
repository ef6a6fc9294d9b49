package dev.lockstep.engine.checksum;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.ChangelogReader;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Every change set of `checksum/vectors.json`, read and hashed, against what Liquibase 4.33.0 printed.
class ChecksumVectorsTest {

    private static final ReadOptions OPTIONS = new ReadOptions(List.of(), null, Map.of(), Map.of("database.defaultSchemaName", "public"),
            false);

    private static final TimeZone HERE = TimeZone.getDefault();

    /// The vectors were made in this zone, which counts where YAML holds a date.
    @BeforeAll
    static void be_in_the_zone_of_the_vectors() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void be_here_again() {
        TimeZone.setDefault(HERE);
    }

    record Vector(String name, String entry, Map<String, String> files, List<Map<String, String>> changeSets) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void computes_what_Liquibase_computed(Vector vector) {
        Map<String, FileContent> files = new TreeMap<>();
        vector.files().forEach((path, text) -> files.put(path, new FileContent(path, text.getBytes(StandardCharsets.UTF_8))));
        List<ChangeSet> changeSets = switch (ChangelogReader.read(new SearchPath.Memory(files), vector.entry(), OPTIONS)) {
            case Read.Complete<Changelog> complete -> complete.value().changeSets();
            case Read.Refused<Changelog> refused -> throw new AssertionError(refused.problems());
        };
        assertThat(changeSets).hasSameSizeAs(vector.changeSets());
        for (int i = 0; i < changeSets.size(); i++) {
            ChangeSet changeSet = changeSets.get(i);
            Map<String, String> expected = vector.changeSets().get(i);
            assertThat(Map.of("id", changeSet.id().id(), "author", changeSet.id().author(), "filename", changeSet.id().path(), "md5sum_v9",
                    Checksums.of(changeSet, 9).toString(), "md5sum_v8", Checksums.of(changeSet, 8).toString(), "description",
                    Description.of(changeSet))).isEqualTo(expected);
        }
    }

    @Test
    void there_are_150_change_sets_in_the_vectors() throws IOException {
        assertThat(vectors().mapToInt(vector -> vector.changeSets().size()).sum()).isEqualTo(150);
    }

    static Stream<Vector> vectors() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(16 * 1024 * 1024);
        try (InputStream in = ChecksumVectorsTest.class.getResourceAsStream("/checksum/vectors.json")) {
            Map<?, ?> all = new Yaml(new SafeConstructor(options)).load(in);
            return list(all.get("vectors")).stream().map(ChecksumVectorsTest::vector);
        }
    }

    private static Vector vector(Map<?, ?> from) {
        Map<String, String> files = new TreeMap<>();
        ((Map<?, ?>) requireNonNull(from.get("files"))).forEach((path, text) -> files.put(path.toString(), text.toString()));
        return new Vector(text(from, "name"), text(from, "entry"), files,
                list(from.get("changesets")).stream().map(ChecksumVectorsTest::changeSet).toList());
    }

    private static Map<String, String> changeSet(Map<?, ?> from) {
        Map<String, String> values = new TreeMap<>();
        for (String key : List.of("id", "author", "filename", "md5sum_v9", "md5sum_v8", "description")) {
            values.put(key, text(from, key));
        }
        return values;
    }

    private static List<Map<?, ?>> list(@Nullable Object of) {
        return ((List<?>) requireNonNull(of)).stream().<Map<?, ?>>map(entry -> (Map<?, ?>) entry).toList();
    }

    private static String text(Map<?, ?> from, String key) {
        return requireNonNull(from.get(key), key).toString();
    }
}
