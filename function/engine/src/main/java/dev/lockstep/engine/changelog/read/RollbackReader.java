package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.RawSql;
import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Rollback;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.text.Code;
import java.util.ArrayList;
import java.util.List;

/// From the `<rollback>` elements of a change set to its way back. Several are taken one after the other.
final class RollbackReader {

    private static final List<String> REFERENCE = List.of("changeSetId", "changeSetAuthor", "changeSetPath");

    private final Problems problems;
    private final FileScope file;
    private final ChangeReader changes;
    private final List<Change> way = new ArrayList<>();
    private boolean written;

    RollbackReader(Problems problems, FileScope file, ChangeReader changes) {
        this.problems = problems;
        this.file = file;
        this.changes = changes;
    }

    /// @param ownPath of the change set the element belongs to
    void read(Node node, String ownPath) {
        written = true;
        String id = node.text("changeSetId");
        if (id != null) {
            reference(node, id, ownPath);
            return;
        }
        for (Node child : node.elements(REFERENCE)) {
            if (!child.is("comment")) {
                changes.read(child).ifPresent(way::add);
            }
        }
        String sql = node.text();
        if (sql != null && !sql.isBlank()) {
            way.add(new RawSql(new SqlText(sql, node.textAt()), new Splitting(true, true, ";", false), DbmsFilter.ANY, null, node.at()));
        }
    }

    private void reference(Node node, String id, String ownPath) {
        file.reaches();
        String author = node.text("changeSetAuthor");
        String named = node.text("changeSetPath");
        String path = ChangelogPath.normalize(named == null ? ownPath : named);
        List<ChangeSet> found = new ArrayList<>();
        for (FileScope scope = file; found.isEmpty() && scope != null; scope = scope.parent()) {
            for (ChangeSet candidate : scope.changeSets()) {
                if (candidate.id().id().equalsIgnoreCase(id) && candidate.id().author().equalsIgnoreCase(author == null ? "" : author)
                        && ChangelogPath.normalize(candidate.id().path()).equalsIgnoreCase(path)) {
                    found.add(candidate);
                }
            }
        }
        if (found.isEmpty()) {
            problems.error(Code.INVALID_VALUE, node.at(),
                    "The rollback refers to the change set " + path + "::" + id + "::" + author + ", which does not stand before it.",
                    "Correct changeSetId, changeSetAuthor and changeSetPath; the change set must be read earlier.");
        }
        found.forEach(changeSet -> way.addAll(changeSet.changes()));
    }

    Rollback result() {
        if (!written) {
            return new Rollback.Derived();
        }
        boolean nothing = way.stream().allMatch(change -> change instanceof Change.Empty);
        return nothing ? new Rollback.Nothing() : new Rollback.Changes(way);
    }
}
