package dev.lockstep.cli;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.DatabaseProperties;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.ReportJson;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.text.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The verb `calculate-checksum`.
final class ChecksumListing {

    private ChecksumListing() {}

    static Outcome print(Results results, ChangelogSource source, Settings settings, @Nullable String identifier, int version) {
        if (version != 8 && version != 9) {
            throw new Refusal("--checksum-version cannot be " + version + ".", "choose 8 or 9");
        }
        String schema = settings.schema() == null ? "public" : settings.schema();
        ReadOptions options = new ReadOptions(settings.contexts(), settings.labelFilter(), settings.parameters(),
                DatabaseProperties.of(schema), true);
        return switch (Lockstep.read(source, options)) {
            case Read.Refused<Changelog>(var problems) -> results.problems(Outcome.REFUSED, problems);
            case Read.Complete<Changelog>(Changelog changelog, var warnings) -> print(results, changelog.changeSets(), identifier, version);
        };
    }

    private static Outcome print(Results results, List<ChangeSet> changeSets, @Nullable String identifier, int version) {
        if (identifier == null) {
            changeSets.forEach(
                    changeSet -> results.printLine(ReportJson.checksum(changeSet.id(), Checksums.of(changeSet, version).toString())));
            return Outcome.DONE;
        }
        List<ChangeSet> named = changeSets.stream().filter(changeSet -> changeSet.id().toString().equals(identifier)).toList();
        if (named.isEmpty()) {
            throw new Refusal("The changelog has no change set \"" + identifier + "\".",
                    "name it as PATH::ID::AUTHOR, as calculate-checksum without an identifier lists them");
        }
        results.printChecksum(named.getFirst().id(), Checksums.of(named.getFirst(), version));
        return Outcome.DONE;
    }
}
