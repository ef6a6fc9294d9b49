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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/// Knows an update that has nothing to do without reading the changelog: the same was asked before, of the same files, on the same history. Where files
/// have changed or come since then, the others are settled: an update would find nothing to do in them.
///
/// What cannot be remembered costs time and nothing else, so no fault of it ends a run.
final class Memory {

    /// To be raised whenever the same files and history may come to another plan than before: builds of one version share their notes.
    private static final String READING = "1";

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

    /// What is known of a database.
    ///
    /// @param upToDate whether nothing is to be done; the history was not read then
    /// @param settled files in which an update is known to find nothing to do on this very history, and what they stand by
    record Known(boolean upToDate, History history, Map<String, String> settled) {

        private static final Known UP_TO_DATE = new Known(true, History.EMPTY, Map.of());

        static Known only(History history) {
            return new Known(false, history, Map.of());
        }
    }

    /// What is known of the session's database, whose history is read where something may be to be done. The session is in autocommit.
    ///
    /// @throws SQLException if the connection is lost
    static Known of(Session session, Optional<Memory> memory) throws SQLException, Failure {
        Optional<Known> known = memory.isPresent() && session.remembers() ? memory.get().known(session) : Optional.empty();
        return known.isPresent() ? known.get() : Known.only(session.stored().history());
    }

    private Optional<Known> known(Session session) throws SQLException, Failure {
        try {
            Optional<UpToDate.Found> found = new UpToDate(session.target().schema()).find(session.connection(), beginning(session.target()),
                    asked(session.target()));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Optional<Inputs> noted = Inputs.noted(found.get().inputs());
            if (noted.isEmpty()) {
                return Optional.empty();
            }
            Inputs inputs = noted.get();
            if (found.get().same() && inputs.areStillIn(files.path(), Decision.options(settings, session.target(), History.EMPTY))) {
                return Optional.of(Known.UP_TO_DATE);
            }
            Map<String, String> settled = inputs.standing();
            return settled.isEmpty() ? Optional.empty() : settled(session, settled, found.get().history());
        } catch (SQLException e) {
            if (PostgresErrors.isConnectionLoss(e)) {
                throw e;
            }
            return Optional.empty(); // the table is not for this role to read
        }
    }

    /// The history is read together with its fingerprint: another run may have changed it just now, and nothing is settled then.
    private static Optional<Known> settled(Session session, Map<String, String> files, String fingerprint) throws SQLException, Failure {
        return HistoryRows.readWithFingerprint(session.connection(), session.table().layout())
                .map(now -> now.fingerprint().equals(fingerprint) ? new Known(false, now.history(), files) : Known.only(now.history()));
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
        return beginning(target) + parts(List.of(given(settings.tag()), settings.transaction().name()));
    }

    /// All of it that bears on what a single change set has to do with the plan: a date in YAML is read in the JVM's time zone, and printed in its locale, as by
    /// Liquibase. It says how many contexts there are, so that it begins no other question.
    private String beginning(Target target) {
        List<String> all = new ArrayList<>(List.of(Release.VERSION, READING, TimeZone.getDefault().getID(),
                Locale.getDefault(Locale.Category.FORMAT).toLanguageTag(), files.file(),
                settings.customChanges().getClass().getSimpleName(),
                given(settings.labelFilter()), target.schema(), Integer.toString(settings.contexts().size())));
        all.addAll(settings.contexts());
        return parts(all);
    }

    private static String parts(List<String> all) {
        StringBuilder text = new StringBuilder();
        all.forEach(part -> text.append(part.length()).append(':').append(part));
        return text.toString();
    }

    private static String given(@Nullable String value) {
        return value == null ? "-" : "+" + value;
    }
}
