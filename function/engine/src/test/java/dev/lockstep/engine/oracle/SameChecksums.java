package dev.lockstep.engine.oracle;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.oracle.LiquibaseFailure;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What Liquibase and Lockstep make of each change set of a changelog, before it meets a database.
final class SameChecksums {

    private static final String UNREAD = "cannot be read: ";

    private SameChecksums() {}

    /// The checksums of versions 9 and 8 of every change set, without a database. Where neither can read the changelog there are none to compare.
    static List<String> differences(Subject subject) throws IOException {
        var found = ours(subject);
        try {
            var expected = LiquibaseOracle.checksums(subject.changelog(), subject.forLiquibase())
                    .stream()
                    .map(one -> one.path() + "::" + one.id() + "::" + one.author() + " " + one.version9() + " " + one.version8())
                    .toList();
            return unread(found) ? found : SideBySide.lists("checksums", expected, found);
        } catch (LiquibaseFailure e) {
            return unread(found) ? List.of() : List.of("Liquibase cannot read it: " + e.getMessage());
        }
    }

    private static boolean unread(List<String> checksums) {
        return checksums.size() == 1 && checksums.getFirst().startsWith(UNREAD);
    }

    private static List<String> ours(Subject subject) throws IOException {
        var settings = subject.forLockstep();
        var options = new ReadOptions(settings.contexts(), settings.labelFilter(), settings.parameters(),
                Map.of("database.defaultSchemaName", SideBySide.schema(subject)), !subject.foreign().isEmpty());
        var selection = new Selection(settings.contexts(), settings.labelFilter(), SideBySide.schema(subject));
        return switch (Lockstep.read(new ChangelogSource(subject.files(), subject.changelog()), options)) {
            case Read.Complete<Changelog>(Changelog changelog, var _) -> {
                // what a run takes has lost those parts of modifySql that do not count
                var taken = Planner.pending(changelog, History.EMPTY, selection)
                        .stream()
                        .collect(Collectors.toMap(ChangeSet::at, changeSet -> changeSet, (one, _) -> one));
                // Liquibase has forgotten those of other databases once it has read them
                yield changelog.changeSets()
                        .stream()
                        .filter(changeSet -> changeSet.filters().dbms().matchesPostgres())
                        .map(written -> taken.getOrDefault(written.at(), written))
                        .map(changeSet -> changeSet.id() + " " + Checksums.of(changeSet, 9) + " " + Checksums.of(changeSet, 8))
                        .toList();
            }
            case Read.Refused<Changelog>(var problems) -> List.of(UNREAD + SideBySide.rendered(problems));
        };
    }
}
