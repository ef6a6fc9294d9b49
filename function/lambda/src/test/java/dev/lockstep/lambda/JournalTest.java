package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.run.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What an answer says that cannot wait for the run's own report.
final class JournalTest {

    @Test
    void a_deployment_is_in_doubt_from_its_commit_until_it_is_known_what_became_of_it() {
        var journal = new Journal(Samples.log(new Redaction()), _ -> {});
        journal.on(new Progress.Planned(1));
        journal.on(new Progress.Started(new ChangeId("1", "ann", "log.sql"), 1, 1));
        journal.on(new Progress.Committing());
        assertThat(journal.summary()).contains("were just being committed");
        journal.on(new Progress.NothingKept());
        assertThat(journal.summary()).isEqualTo("Nothing was applied.");
    }

    /// A rollback of a release is followed by the update to the older one.
    @Test
    void what_was_taken_back_is_counted_by_its_own_plan() {
        var journal = new Journal(Samples.log(new Redaction()), _ -> {});
        var id = new ChangeId("1", "ann", "log.sql");
        journal.on(new Progress.Planned(2));
        journal.on(new Progress.RolledBack(id, Duration.ZERO));
        journal.on(new Progress.RolledBack(id, Duration.ZERO));
        journal.on(new Progress.Planned(1));

        assertThat(journal.summary()).isEqualTo("2 of 2 change sets taken back.");
    }
}
