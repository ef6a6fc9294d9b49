package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.read.Inputs;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.jdbc.HistoryLayout;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.UpToDate;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.text.Release;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Knows an update that has nothing to do without reading the changelog: the same was asked before, of the same files, on the same history.
///
/// What cannot be remembered costs time and nothing else, so no fault of it ends a run.
final class Memory {

    private final Settings settings;
    private final Task.Source.Files files;

    private Memory(Settings settings, Task.Source.Files files) {
        this.settings = settings;
        this.files = files;
    }

    /// Empty where nothing is to be remembered; what foreign code would do nobody can tell from the files.
    static Optional<Memory> of(Task task, Settings settings) {
        return settings.remember() && task.wholeUpdate() && !(settings.customChanges() instanceof Settings.CustomChanges.By)
                ? task.source().files().map(files -> new Memory(settings, files))
                : Optional.empty();
    }

    /// Whether nothing is to be done. The session is in autocommit.
    ///
    /// @throws SQLException if the connection is lost
    boolean isUpToDate(Session session) throws SQLException {
        if (!session.remembers()) {
            return false;
        }
        try {
            return new UpToDate(session.target().schema()).find(session.connection(), asked(session.target()))
                    .map(inputs -> new Inputs(inputs.lines().toList()).areStillIn(files.path(),
                            Decision.options(settings, session.target(), History.EMPTY)))
                    .orElse(false);
        } catch (SQLException e) {
            if (PostgresErrors.isConnectionLoss(e)) {
                throw e;
            }
            return false; // the table is not for this role to read
        }
    }

    /// Remembers that nothing is left to do, if the history as it is now says so. Where that cannot be written down, the next run reads the changelog.
    ///
    /// @param carriedOut all of whose steps were taken
    void keep(Session session, HistoryLayout layout, Decision.Planning carriedOut, Decision decision) {
        if (!decision.tally().isClean()) {
            return; // what there is to warn of is told every time
        }
        try {
            var now = HistoryRows.readWithFingerprint(session.connection(), layout);
            if (now.isEmpty() || !nothingLeft(carriedOut, decision, now.get().history())) {
                return;
            }
            Inputs inputs = Inputs.of(carriedOut.changelog().origin(), Decision.options(settings, session.target(), History.EMPTY));
            if (inputs.lines().stream().allMatch(line -> line.lines().count() == 1)) {
                new UpToDate(layout.schema()).keep(session.connection(), layout, asked(session.target()), files.file(),
                        String.join("\n", inputs.lines()),
                        now.get().fingerprint());
            }
        } catch (SQLException e) {
            // the role may not create tables here
        }
    }

    private boolean nothingLeft(Decision.Planning carriedOut, Decision decision, History now) {
        Changelog changelog = carriedOut.changelog();
        return readAlike(carriedOut, decision, now)
                && Planner.pending(changelog, now, decision.selection()).isEmpty()
                && carriedOut.plan().leads(changelog, carriedOut.history(), now)
                && !Tags.isDue(settings.tag(), now);
    }

    /// Whether the changelog would be read the same now: identities may depend on what history has.
    private boolean readAlike(Decision.Planning carriedOut, Decision decision, History now) {
        return Decision.options(settings, decision.target(), carriedOut.history())
                .readAlike(carriedOut.changelog().origin(), Decision.options(settings, decision.target(), now));
    }

    /// All that bears on a plan, but for the changelog and history.
    private String asked(Target target) {
        List<String> all = new ArrayList<>(List.of(Release.VERSION, files.file(), settings.customChanges().getClass().getSimpleName(),
                given(settings.tag()), given(settings.labelFilter()), settings.transaction().name()));
        all.add(target.schema());
        all.addAll(settings.contexts());
        StringBuilder text = new StringBuilder();
        all.forEach(part -> text.append(part.length()).append(':').append(part));
        return text.toString();
    }

    private static String given(@Nullable String value) {
        return value == null ? "-" : "+" + value;
    }
}
