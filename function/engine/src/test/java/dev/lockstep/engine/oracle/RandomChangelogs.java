package dev.lockstep.engine.oracle;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ChangelogReader;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.generate.GeneratedChangelog;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.PostgresServer;
import dev.lockstep.testkit.postgres.SessionPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Random changelogs, run by both engines.
///
/// As a program it runs the seeds from its first argument to its second one and prints what differs:
///
/// ```
/// mvn -q -pl function/engine -am test-compile
/// java -cp ... dev.lockstep.engine.oracle.RandomChangelogs 1 20000 target/differences
/// ```
final class RandomChangelogs {

    static final int CHANGE_SETS = 20;
    /// What was created and dropped in a database slows it down after a while.
    private static final int RUNS_PER_DATABASE = 50;

    private final PostgresServer server;
    private SideBySide.Databases<SessionPool> databases;
    private int runs;
    private final List<String> ends = new ArrayList<>();

    RandomChangelogs(PostgresServer server) {
        this.server = server;
        this.databases = SideBySide.Databases.pooledOn(server);
    }

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[2]);
        try (var server = PostgresServer.start()) {
            var random = new RandomChangelogs(server);
            int differing = 0;
            for (long seed : LongStream.rangeClosed(Long.parseLong(args[0]), Long.parseLong(args[1])).toArray()) {
                var found = random.explained(seed, folder.resolve(String.valueOf(seed)));
                if (!found.isEmpty()) {
                    differing++;
                    System.out.println("seed " + seed + "\n    " + String.join("\n    ", found.stream().limit(12).toList()));
                }
                if (seed % 20 == 0) {
                    System.out.println(Instant.now() + " seed " + seed + ", differing so far: " + differing);
                }
            }
            random.ends().forEach(System.out::println);
        }
    }

    /// How the changelogs ended, the most frequent ends first, each with an example: what fails early tries little.
    private List<String> ends() {
        var alike = ends.stream().collect(Collectors.groupingBy(RandomChangelogs::shape));
        return alike.values()
                .stream()
                .sorted(Comparator.comparingInt((List<String> same) -> -same.size()))
                .limit(25)
                .map(same -> same.size() + " ended with: " + same.getFirst().replace("\n", " "))
                .toList();
    }

    /// A message without the names and numbers in it.
    private static String shape(String message) {
        var words = message.replaceAll("\\w*\\d\\w*|\\W+", " ");
        return words.substring(0, Math.min(60, words.length()));
    }

    /// In what the engines differ, after how many change sets they begin to, and where the changelog was left; empty if they agree.
    List<String> explained(long seed, Path folder) throws SQLException, IOException {
        if (++runs % RUNS_PER_DATABASE == 0) {
            databases.theirs().close();
            databases.ours().close();
            databases = SideBySide.Databases.pooledOn(server);
        }
        var whole = differences(GeneratedChangelog.of(seed, CHANGE_SETS), folder);
        if (whole.isEmpty()) {
            remove(folder);
            return List.of();
        }
        for (int changeSets = 1; changeSets <= CHANGE_SETS; changeSets++) {
            remove(folder);
            var found = differences(GeneratedChangelog.of(seed, changeSets), folder);
            if (!found.isEmpty()) {
                return Stream.concat(Stream.of("from change set " + changeSets + " on; the changelog is in " + folder), found.stream())
                        .toList();
            }
        }
        return whole;
    }

    private List<String> differences(GeneratedChangelog changelog, Path folder) throws SQLException, IOException {
        changelog.writeTo(folder);
        var subject = new Subject(folder, changelog.root(), GeneratedChangelog.CONTEXTS, GeneratedChangelog.LABELS,
                GeneratedChangelog.PARAMETERS, null,
                List.of(), List.of());
        var both = new SideBySide(databases, SnapshotOptions.exact().maskingDatesAround(Instant.now()).maskingUuids());
        both.prepare("create schema " + GeneratedChangelog.SCHEMA);
        var result = new ArrayList<String>();
        result.addAll(both.updateAlike(subject));
        ends.add(both.failure().orElse("done") + " (seed " + changelog.seed() + ")");
        if (result.isEmpty() && both.failure().isEmpty()) {
            result.addAll(both.pending(subject));
            result.addAll(checksums(subject));
        }
        if (result.isEmpty() && both.failure().isEmpty()) {
            result.addAll(both.rollbackAsFarAsPossible(subject));
        }
        return result;
    }

    private static List<String> checksums(Subject subject) throws IOException {
        var options = new ReadOptions(List.of(GeneratedChangelog.CONTEXTS), subject.labels(), subject.parameters(),
                Map.of("database.defaultSchemaName", "public"), false);
        var read = ChangelogReader.read(subject.files(), subject.changelog(), options);
        var ours = switch (read) {
            case Read.Complete<Changelog> complete -> complete.value()
                    .changeSets()
                    .stream()
                    .filter(changeSet -> changeSet.filters().dbms().matchesPostgres() || changeSet.at().file().endsWith(".sql"))
                    .map(RandomChangelogs::checksums)
                    .toList();
            case Read.Refused<Changelog> refused -> refused.problems().stream().map(Problem::render).toList();
        };
        var theirs = LiquibaseOracle.checksums(subject.changelog(), subject.forLiquibase())
                .stream()
                .map(each -> each.path() + "::" + each.id() + "::" + each.author() + " " + each.version9() + " " + each.version8())
                .toList();
        return SideBySide.lists("checksums", theirs, ours);
    }

    private static String checksums(ChangeSet changeSet) {
        return changeSet.id() + " " + Checksums.of(changeSet, 9) + " " + Checksums.of(changeSet, 8);
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
