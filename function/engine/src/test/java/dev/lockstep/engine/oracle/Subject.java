package dev.lockstep.engine.oracle;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A changelog and what a caller says about it, to be told to both engines.
///
/// @param root the folder or the archive it is looked up in
/// @param changelog the path of the root file
/// @param contexts separated by commas
/// @param foreign what the names of the `customChange` classes start with, which then do nothing with either engine; empty if it has none
/// @param foreignParameters the parameters that those classes are given
record Subject(Path root, String changelog, @Nullable String contexts, @Nullable String labels, Map<String, String> parameters,
        @Nullable String schema, List<String> foreign, List<String> foreignParameters) {

    Subject {
        parameters = Map.copyOf(parameters);
        foreign = List.copyOf(foreign);
        foreignParameters = List.copyOf(foreignParameters);
    }

    static Subject of(Path root, String changelog) {
        return new Subject(root, changelog, null, null, Map.of(), null, List.of(), List.of());
    }

    Subject withCustomChanges(String... named) {
        return new Subject(root, changelog, contexts, labels, parameters, schema, List.of(named), foreignParameters);
    }

    Subject in(Path otherRoot) {
        return new Subject(otherRoot, changelog, contexts, labels, parameters, schema, foreign, foreignParameters);
    }

    LiquibaseOptions forLiquibase() {
        var options = LiquibaseOptions.of(root).contexts(contexts).labels(labels).defaultSchema(schema);
        for (var parameter : parameters.entrySet()) {
            options = options.parameter(parameter.getKey(), parameter.getValue());
        }
        return options.stubbing(name -> foreign.stream().anyMatch(name::startsWith), foreignParameters.toArray(String[]::new));
    }

    Settings forLockstep() {
        var named = contexts == null ? List.<String>of() : List.of(contexts.split("\\s*,\\s*"));
        return new Settings(named, labels, parameters, schema, null, Settings.Transaction.PER_CHANGE_SET, Duration.ofSeconds(5),
                Duration.ofSeconds(20), Optional.empty(), true,
                foreign.isEmpty() ? Settings.CustomChanges.REFUSE : Settings.CustomChanges.SKIP);
    }

    SearchPath files() throws IOException {
        if (Files.isDirectory(root)) {
            return new SearchPath.Directory(root);
        }
        var files = new TreeMap<String, FileContent>();
        try (var archive = new ZipFile(root.toFile())) {
            for (ZipEntry entry : archive.stream().filter(entry -> !entry.isDirectory() && !entry.getName().endsWith(".class")).toList()) {
                try (var in = archive.getInputStream(entry)) {
                    files.put(entry.getName(), new FileContent(entry.getName(), in.readAllBytes()));
                }
            }
        }
        return new SearchPath.Memory(files);
    }
}
