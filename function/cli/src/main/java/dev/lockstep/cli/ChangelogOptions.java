package dev.lockstep.cli;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.Settings.CustomChanges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which changelog, and what part of it.
final class ChangelogOptions {

    @Option(names = "--changelog-file", paramLabel = "PATH", description = "The root changelog, looked up in the search path; history stores the path as given here.")
    @Nullable
    String changelogFile;

    @Option(names = "--search-path", split = ",", paramLabel = "DIR|ZIP", description = "Where changelog files are found. Default: the current folder.")
    List<String> searchPath = List.of();

    @Option(names = {"--contexts",
            "--context-filter"}, paramLabel = "C[,C...]", description = "Contexts of this run. Default: every context matches.")
    @Nullable
    String contexts;

    @Option(names = {"--label-filter", "--labels"}, paramLabel = "EXPR", description = "Which labels take part, such as \"v2 and !slow\".")
    @Nullable
    String labelFilter;

    @Option(names = "-D", paramLabel = "NAME=VALUE", description = "A changelog parameter, which the changelog names in $${}.")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--custom-change", paramLabel = "refuse|skip", description = "What becomes of customChange. Default: refuse.")
    String customChange = "refuse";

    ChangelogSource source(Surroundings surroundings) {
        if (changelogFile == null) {
            throw new Refusal("No changelog was named.", "pass --changelog-file PATH, or put changelogFile into liquibase.properties");
        }
        return new ChangelogSource(files(surroundings), changelogFile);
    }

    /// Changelog parameters in the order in which Liquibase believes them: the environment first, then system properties, then `-D`, then files.
    Settings applyTo(Settings settings, Surroundings surroundings, Map<String, String> defaults) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map<String, String> source : List.of(surroundings.environment(), surroundings.properties(), parameters, defaults)) {
            source.forEach(all::putIfAbsent);
        }
        return new Settings(names(contexts), labelFilter, all, settings.schema(), settings.tag(), settings.transaction(),
                settings.lockTimeout(), settings.lockWait(),
                settings.statementTimeout(), settings.allowSuperuser(), customChanges(), settings.remember());
    }

    static List<String> names(@Nullable String list) {
        return list == null || list.isBlank() ? List.of()
                : List.of(list.split(",")).stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    CustomChanges customChanges() {
        return switch (customChange.toLowerCase(Locale.ROOT)) {
            case "refuse" -> CustomChanges.REFUSE;
            case "skip" -> CustomChanges.SKIP;
            default -> throw new Refusal("--custom-change cannot be \"" + customChange + "\".", "choose refuse or skip");
        };
    }

    private SearchPath files(Surroundings surroundings) {
        List<SearchPath> roots = new ArrayList<>();
        for (String root : searchPath.isEmpty() ? List.of(".") : searchPath) {
            Path path = surroundings.folder().resolve(root.strip()).normalize();
            if (Files.isDirectory(path)) {
                roots.add(new SearchPath.Directory(path));
            } else if (Files.isRegularFile(path)) {
                roots.add(new SearchPath.Archive(path));
            } else {
                throw new Refusal("\"" + root + "\" of --search-path is neither a folder nor a zip or jar file.",
                        "name folders and archives that exist, separated by commas");
            }
        }
        return roots.size() == 1 ? roots.getFirst() : new SearchPath.Several(roots);
    }
}
