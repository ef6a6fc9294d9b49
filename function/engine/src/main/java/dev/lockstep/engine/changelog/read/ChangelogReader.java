package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.FileScope.Inclusion;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a changelog and all that it includes.
public final class ChangelogReader {

    private ChangelogReader() {}

    /// The changelog at a path, or all the problems that stand in the way of understanding it. Files that are [settled][ReadOptions#settled] are left
    /// unread where nobody can miss them; wherever that is not certain, nothing is.
    ///
    /// @param rootPath where the root file lies in `files`; it becomes the path that history stores
    public static Read<Changelog> read(SearchPath files, String rootPath, ReadOptions options) {
        if (!options.settled().isEmpty()) {
            Read<Changelog> part = once(files, rootPath, options);
            if (part instanceof Read.Complete<Changelog>(Changelog changelog, List<Problem> warnings) && warnings.isEmpty()
                    && StandingFiles.mayBeMissing(changelog)) {
                return part;
            }
        }
        return once(files, rootPath, options.leavingUnread(Map.of()));
    }

    private static Read<Changelog> once(SearchPath files, String rootPath, ReadOptions options) {
        Problems problems = new Problems();
        RunFilter run;
        try {
            run = RunFilter.of(options);
        } catch (IllegalArgumentException e) {
            return new Read.Refused<>(List.of(Problem.error(Code.INVALID_VALUE, null,
                    "The label filter '" + options.labelFilter() + "' has " + e.getMessage() + ".",
                    "Join labels by 'and', 'or' and '!', with parentheses in pairs.")));
        }
        Traced traced = new Traced(files);
        Assembly assembly = new Assembly(traced, options, run, problems);
        List<ChangeSet> changeSets = assembly.file(rootPath, Inclusion.ROOT, Location.of(ChangelogPath.normalize(rootPath)), true);
        refuseDuplicates(changeSets, run, problems);
        return problems
                .with(new Changelog(ChangelogPath.normalize(rootPath), assembly.preconditions(), changeSets, assembly.origin()));
    }

    /// The same identity may stand twice where contexts, labels or databases exclude each other in this run.
    private static void refuseDuplicates(List<ChangeSet> changeSets, RunFilter run, Problems problems) {
        Map<ChangeId, Location> seen = new HashMap<>();
        for (ChangeSet changeSet : changeSets) {
            ChangeSet.Filters filters = changeSet.filters();
            boolean runs = filters.dbms().matchesPostgres() && run.takes(filters.context()) && run.takes(filters.labels())
                    && !filters.ignore();
            Location first = runs ? seen.putIfAbsent(changeSet.id(), changeSet.at()) : null;
            if (first != null) {
                problems.error(Code.DUPLICATE_CHANGE_SET, changeSet.at(),
                        "The change set " + changeSet.id() + " stands here and at " + first + ".",
                        "Give one of them another id; history knows a change set by id, author and path.");
            }
        }
    }
}
