package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change.RawSql;
import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.ChangeSet.Execution;
import dev.lockstep.engine.changelog.ChangeSet.Filters;
import dev.lockstep.engine.changelog.ChangeSet.OnValidationFail;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.changelog.Rollback;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.changelog.read.FileScope.Format;
import dev.lockstep.engine.changelog.read.FileScope.Inclusion;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A `.sql` file without directives: one change set, one text, nothing expanded and nothing split.
final class PlainSql {

    private static final String AUTHOR = "includeAll";

    private PlainSql() {}

    static List<ChangeSet> read(FileContent content, Inclusion inclusion, Recorded recorded, Problems problems)
            throws ReadFailure {
        String text = Texts.ofSql(content, StandardCharsets.UTF_8, problems);
        Location at = new Location(content.path(), 1, 1);
        if (text.trim().isEmpty()) {
            throw new ReadFailure(Code.FILE_UNREADABLE, Location.of(content.path()), "The file is empty.",
                    "Write SQL into it, or remove it.");
        }
        FormattedSqlReader.warnOfLostDirectives(content.path(), text, problems);
        FileScope file = new FileScope(content.path(), Format.PLAIN_SQL, inclusion);
        RawSql sql = new RawSql(new SqlText(text.trim(), new Lines(content.path(), text).at(text.length() - text.stripLeading().length())),
                new Splitting(false, null, null, false), DbmsFilter.ANY, null, at);
        Filters filters = new Filters(FilterReader.contexts("", file), FilterReader.labels("", file), DbmsFilter.ANY, inclusion.ignore());
        Execution execution = new Execution(false, false, true, true, null, OnValidationFail.HALT, QuotingStrategy.LEGACY, null);
        return List.of(new ChangeSet(id(content.path(), recorded), filters, execution, List.of(), "", Optional.empty(), List.of(sql),
                new Rollback.Derived(), List.of(), at));
    }

    /// `raw`, but `raw_` and the path where history has that.
    private static ChangeId id(String path, Recorded recorded) {
        ChangeId old = new ChangeId("raw_" + path.replace('/', '_'), AUTHOR, path);
        return recorded.has(old) ? old : new ChangeId("raw", AUTHOR, path);
    }
}
