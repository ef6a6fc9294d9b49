package dev.lockstep.engine.oracle;

import dev.lockstep.testkit.compare.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder below `oracle/`, in one of the formats it has: `changelog.xml`, `.yaml`, `.json`, `.sql`.
///
/// Beside the changelog may stand `before.sql`, run in both databases beforehand; `second/`, the same changelog as it was edited later; and
/// `case.properties`, where `sql.rollback` is `rollback` for the format SQL alone:
///
/// | key | meaning |
/// |---|---|
/// | `contexts`, `labels`, `schema`, `parameter.NAME` | for the run |
/// | `rollback` | how many change sets Liquibase can take back; all where absent |
/// | `rollbackToTag` | go back to this tag first |
/// | `fails`, `rollbackFails` | `true`: the update, the rollback ends in a failure |
/// | `mask` | `dates` and `uuids` that the database made may differ |
record OracleCase(Path folder, String format, Properties properties) {

    static final List<String> FORMATS = List.of("xml", "yaml", "json", "sql");

    /// All cases that stand as folders below this one, each in all its formats.
    static List<OracleCase> below(Path root) throws IOException {
        try (var folders = Files.list(root)) {
            return folders.sorted().flatMap(OracleCase::inFolder).toList();
        }
    }

    private static Stream<OracleCase> inFolder(Path folder) {
        var properties = new Properties();
        var file = folder.resolve("case.properties");
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return FORMATS.stream()
                .filter(format -> Files.exists(folder.resolve("changelog." + format)))
                .map(format -> new OracleCase(folder, format, properties));
    }

    Subject subject() {
        var parameters = new HashMap<String, String>();
        for (var name : properties.stringPropertyNames()) {
            if (name.startsWith("parameter.")) {
                parameters.put(name.substring("parameter.".length()), properties.getProperty(name));
            }
        }
        return new Subject(folder, "changelog." + format, property("contexts"), property("labels"), parameters, property("schema"),
                List.of(), List.of());
    }

    @Nullable
    String property(String name) {
        return properties.getProperty(format + "." + name, properties.getProperty(name));
    }

    boolean is(String name) {
        return Boolean.parseBoolean(property(name));
    }

    /// Whether all is tested; the other formats of the same case come to the same records, and are updated only.
    boolean leads() {
        return format.equals("xml") || !Files.exists(folder.resolve("changelog.xml"));
    }

    SnapshotOptions masks() {
        var options = SnapshotOptions.exact();
        var mask = property("mask");
        if (mask != null && mask.contains("dates")) {
            options = options.maskingDatesAround(Instant.now());
        }
        return mask != null && mask.contains("uuids") ? options.maskingUuids() : options;
    }

    @Override
    public String toString() {
        return folder.getFileName() + " in " + format;
    }
}
