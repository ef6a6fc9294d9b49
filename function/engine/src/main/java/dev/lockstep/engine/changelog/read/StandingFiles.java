package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.FileScope.Inclusion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The files that stand by themselves: nothing bears on their change sets but their own text, what the run is asked, and the contexts, labels and
/// `ignore` of what includes them. Nothing in another file depends on them either. Of these, the ones that are settled are passed over.
///
/// What is noted of each is a check of its content and one of what including files say.
final class StandingFiles {

    static final char BEHIND_CHECK = '~';

    private final Map<String, String> settled;
    private final Map<String, String> all = new HashMap<>();
    private final Set<String> unread = new HashSet<>();

    /// @param settled what was noted of those that may be passed over
    StandingFiles(Map<String, String> settled) {
        this.settled = settled;
    }

    Map<String, String> all() {
        return all;
    }

    Set<String> unread() {
        return unread;
    }

    /// The content's check in what is noted of a file.
    static String check(String noted) {
        return noted.substring(0, noted.indexOf(BEHIND_CHECK));
    }

    /// Whether the file need not be read. It must be where it is included once more: its change sets stand twice then.
    boolean passesOver(FileContent content, Inclusion inclusion) {
        String path = content.path();
        String noted = settled.get(path);
        if (noted == null || !noted.equals(noted(content, inclusion).orElse(null)) || !unread.add(path)) {
            return false;
        }
        all.put(path, noted);
        return true;
    }

    /// Notes a file that holds nothing but change sets, and has asked for nothing while it was read.
    void note(FileContent content, FileScope file) {
        String path = content.path();
        boolean own = file.header().logicalFilePath() == null
                && file.changeSets().stream().allMatch(changeSet -> changeSet.id().path().equals(path));
        if (own && !file.isReaching() && isPlain(path) && ChangelogPath.normalize(path).equals(path)) {
            noted(content, file.inclusion()).ifPresent(noted -> all.put(path, noted));
        }
    }

    /// Empty where including files give a logical path, or change what is included.
    private static Optional<String> noted(FileContent content, Inclusion inclusion) {
        StringBuilder said = new StringBuilder();
        for (Inclusion each = inclusion;;) {
            FileScope parent = each.parent();
            if (each.modified() || each.logicalFilePath() != null || (parent != null && parent.header().logicalFilePath() != null)) {
                return Optional.empty();
            }
            add(said, each.context());
            add(said, each.labels());
            add(said, Boolean.toString(each.ignore()));
            if (parent == null) {
                return Optional.of(content.check() + BEHIND_CHECK + FileContent.check(said.toString()));
            }
            add(said, parent.header().context());
            each = parent.inclusion();
        }
    }

    private static void add(StringBuilder said, String part) {
        said.append(part.length()).append(':').append(part);
    }

    /// Whether no change set that was read can be taken for one of a file that was not: as history compares paths, or a rollback that names another
    /// change set. What looks like a drive or a scheme is not compared by all in the same way.
    static boolean mayBeMissing(Changelog changelog) {
        Set<String> missing = changelog.origin().unread().stream().map(StandingFiles::compared).collect(Collectors.toUnmodifiableSet());
        return missing.isEmpty() || changelog.changeSets()
                .stream()
                .map(ChangeSet::id)
                .allMatch(id -> isPlain(id.path()) && !missing.contains(compared(id.path())));
    }

    private static boolean isPlain(String path) {
        return path.indexOf(':') < 0;
    }

    private static String compared(String path) {
        return ChangelogPath.normalize(path).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
