package dev.lockstep.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.plan.Extent;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.plan.RollbackPlanner;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.fuzz.FuzzRun;
import dev.lockstep.testkit.fuzz.Mutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever is done to a changelog, reading and planning it ends soon, in a plan or in problems: never in an exception.
///
/// `-Dfuzz=100000` tries that many; `-Dfuzz=1 -Dfuzz.seed=4711` repeats one.
final class FuzzTest {

    private static final List<Path> FOLDERS = List.of(Path.of("src/test/resources/oracle"),
            Path.of("src/test/resources/oracle-differences"), Path.of("src/test/resources/dev/lockstep/engine/changelog/read/cases"));

    /// A changelog and what it includes.
    private record Sample(String root, Map<String, byte[]> files) {}

    @Test
    void hazard_30_no_mutated_changelog_throws_or_hangs() throws Exception {
        var samples = samples();

        var findings = FuzzRun.findings("changelogs", 2000, random -> tried(samples.get(random.nextInt(samples.size())), random));

        assertThat(findings).isEmpty();
    }

    private static void tried(Sample sample, SplittableRandom random) {
        var files = new TreeMap<String, FileContent>();
        sample.files().forEach((path, bytes) -> files.put(path, new FileContent(path, bytes)));
        var paths = List.copyOf(files.keySet());
        var changed = random.nextBoolean() ? sample.root() : paths.get(random.nextInt(paths.size()));
        files.put(changed, new FileContent(changed, new Mutation(random).of(requireNonNull(sample.files().get(changed)))));
        switch (Lockstep.read(new ChangelogSource(new SearchPath.Memory(files), sample.root()), ReadOptions.DEFAULT)) {
            case Read.Refused<Changelog>(var problems) -> told(problems);
            case Read.Complete<Changelog>(var changelog, var warnings) -> {
                told(warnings, 0);
                planned(changelog);
            }
        }
    }

    private static void planned(Changelog changelog) {
        for (var changeSet : changelog.changeSets()) {
            assertThat(Checksums.of(changeSet, 9).toString()).startsWith("9:");
            assertThat(Checksums.of(changeSet, 8).toString()).startsWith("8:");
        }
        var nothing = new History(List.of());
        for (var planned : List.of(Planner.plan(changelog, nothing, Selection.ALL, new Extent.All()),
                RollbackPlanner.future(changelog, nothing, Selection.ALL, new Extent.All()))) {
            switch (planned) {
                case Planned.Refused(var problems) -> told(problems);
                case Planned.Plan _ -> {}
            }
        }
    }

    private static void told(List<Problem> problems) {
        told(problems, 1);
    }

    private static void told(List<Problem> problems, int least) {
        assertThat(problems).hasSizeGreaterThanOrEqualTo(least);
        problems.forEach(problem -> assertThat(problem.render()).contains("LS-").contains("fix: "));
    }

    private static List<Sample> samples() throws IOException {
        var samples = new ArrayList<Sample>();
        for (var folder : FOLDERS) {
            try (var cases = Files.list(folder)) {
                for (var each : cases.filter(Files::isDirectory).sorted().toList()) {
                    var files = files(each);
                    files.keySet()
                            .stream()
                            .filter(path -> path.matches("(changelog|root)\\.(xml|yaml|json|sql)"))
                            .forEach(root -> samples.add(new Sample(root, files)));
                }
            }
        }
        assertThat(samples).hasSizeGreaterThan(200);
        return samples;
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).filter(file -> !file.endsWith("expected.txt")).toList()) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
