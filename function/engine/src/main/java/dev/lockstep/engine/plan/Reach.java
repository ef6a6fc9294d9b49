package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far along the changelog an update is: asked once for each change set of the selection, in order.
final class Reach {

    private final Extent extent;
    private final @Nullable HistoryRow tagged;
    private int left;
    private boolean tagSeen;

    Reach(Extent extent, History history) {
        this.extent = extent;
        this.tagged = extent instanceof Extent.ToTag(String tag) ? history.tagged(tag).orElse(null) : null;
        this.left = extent instanceof Extent.Count(int count) ? count : 0;
    }

    /// Whether the update takes this change set.
    ///
    /// @param due whether it has to run; only such change sets count
    boolean takes(ChangeSet changeSet, boolean due) {
        return switch (extent) {
            case Extent.All() -> true;
            case Extent.Count _ -> due && left-- > 0;
            case Extent.ToTag(String tag) -> {
                boolean before = !tagSeen;
                tagSeen = tagSeen || sets(changeSet, tag);
                yield before;
            }
        };
    }

    /// That the tag was never met, so that everything was taken, as Liquibase does.
    Optional<Problem> warning() {
        if (!(extent instanceof Extent.ToTag(String tag)) || tagSeen) {
            return Optional.empty();
        }
        return Optional.of(Problem.warning(Code.TAG_NOT_FOUND, null,
                "no change set of this run sets the tag '" + tag
                        + "', and none whose row carries it is in the changelog: everything pending is applied.",
                "check the tag's spelling, contexts and label filter"));
    }

    private boolean sets(ChangeSet changeSet, String tag) {
        if (tagged != null && History.same(tagged.id(), changeSet.id())) {
            return true;
        }
        return changeSet.changes()
                .stream()
                .filter(Change.TagDatabase.class::isInstance)
                .map(Change.TagDatabase.class::cast)
                .reduce((_, last) -> last)
                .filter(last -> tag.equals(last.tag()))
                .isPresent();
    }
}
