package dev.lockstep.testkit.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A random changelog: change sets of every type, in all formats, that mostly make sense one after another.
///
/// ```java
/// GeneratedChangelog.of(42, 20).writeTo(folder);
/// liquibase.update(GeneratedChangelog.ROOT);
/// ```
///
/// @param files texts by path; [#root()] is the first to read
public record GeneratedChangelog(long seed, String root, SequencedMap<String, String> files) {

    /// The schema that must exist beforehand.
    public static final String SCHEMA = "extra";

    public static final String CONTEXTS = "test,eu";
    public static final String LABELS = "!slow";
    public static final Map<String, String> PARAMETERS = Map.of("owner", "app");

    public GeneratedChangelog {
        files = new LinkedHashMap<>(files);
    }

    /// The changelog of this seed; the first change sets of a longer one are those of a shorter one.
    ///
    /// @param changeSets at least 1
    public static GeneratedChangelog of(long seed, int changeSets) {
        return new Making(seed).changelog(changeSets);
    }

    public void writeTo(Path folder) throws IOException {
        for (var file : files.entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /// One changelog while it is made. What is decided per file, per change set and in writing comes from dice of their own, so that a shorter changelog is the
    /// beginning of a longer one.
    private static final class Making {

        private static final List<String> FORMATS = List.of("xml", "yaml", "json", "sql");
        private static final String FOLDER = "db/changes";

        private final long seed;
        private final Dice dice;
        private final dev.lockstep.testkit.generate.Files files = new dev.lockstep.testkit.generate.Files();

        Making(long seed) {
            this.seed = seed;
            this.dice = new Dice(seed * 31 + 7);
        }

        GeneratedChangelog changelog(int changeSets) {
            var changes = new ChangeSets(dice, new Vocabulary(dice), files, FOLDER);
            var includes = new ArrayList<Element>();
            var model = Model.EMPTY;
            for (int made = 0, number = 1; made < changeSets; number++) {
                var format = dice.one(FORMATS);
                var path = FOLDER + "/" + number + "." + format;
                int count = Math.min(dice.between(2, 8), 8);
                var body = new ArrayList<Element>();
                var text = new StringBuilder("--liquibase formatted sql\n\n");
                for (int each = 0; each < count && made < changeSets; each++, made++) {
                    if (format.equals("sql")) {
                        text.append(changes.sqlText(model));
                    } else {
                        var next = changes.next(model, path);
                        body.add(next.element());
                        model = next.after();
                    }
                }
                files.add(path,
                        format.equals("sql") ? text.toString() : written(format, Element.of("databaseChangeLog").holding(body), number));
                includes.add(Element.of("include").with("file", path));
            }
            var format = new Dice(seed).one("xml", "yaml", "json");
            var root = "db/changelog." + format;
            files.add(root, written(format, Element.of("databaseChangeLog").holding(includes), 0));
            return new GeneratedChangelog(seed, root, files.all());
        }

        private String written(String format, Element root, int number) {
            var own = new Dice(seed * 1009 + number);
            return switch (format) {
                case "xml" -> XmlFormat.write(root, own);
                case "yaml" -> YamlFormat.write(root, own);
                default -> JsonFormat.write(root, own);
            };
        }
    }
}
