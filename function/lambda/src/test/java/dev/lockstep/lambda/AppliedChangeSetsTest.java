package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a resource has applied, told apart from what others have, whatever ran again and whoever died.
@ExtendWith(PostgresExtension.class)
final class AppliedChangeSetsTest {

    private static final String ONE = "--changeset a:1\ncreate table one (id int);\n";
    private static final String ALWAYS = "--changeset a:always runAlways:true\ncreate or replace view v as select 1 as x;\n";
    private static final String TWO = "--changeset a:2\ncreate table two (id int);\n";

    private final Database database;

    AppliedChangeSetsTest(Database database) {
        this.database = database;
    }

    @Test
    void is_what_the_resource_was_the_first_to_apply_even_if_it_ran_again_since() throws SQLException {
        elsewhere(ONE);
        deploy("1", ONE + ALWAYS, true);
        deploy("2", ONE + ALWAYS + TWO, true);
        elsewhere(ONE + ALWAYS + TWO);

        assertThat(applied("3")).containsExactlyInAnyOrder(id("always"), id("2"));
    }

    @Test
    void is_not_what_somebody_else_was_the_first_to_apply_even_if_the_resource_ran_it_again() throws SQLException {
        elsewhere(ALWAYS);
        deploy("1", ALWAYS + TWO, true);

        assertThat(applied("2")).containsExactly(id("2"));
    }

    @Test
    void knows_what_a_deployment_applied_that_died_before_it_could_say_so() throws SQLException {
        deploy("1", ONE + ALWAYS, false);
        deploy("2", ONE + ALWAYS + TWO, false);

        assertThat(applied("3")).containsExactlyInAnyOrder(id("1"), id("always"), id("2"));
    }

    @Test
    void is_not_what_somebody_else_has_applied_anew_since() throws SQLException {
        deploy("1", ONE, true);
        database.execute("drop table one", "delete from databasechangelog");
        elsewhere(ONE);

        assertThat(applied("2")).isEmpty();
    }

    @Test
    void is_not_what_was_only_marked_as_run_even_if_it_was_marked_again() throws SQLException {
        database.execute("create table customers (id int)");
        var marked = """
                --changeset a:m runAlways:true
                --preconditions onFail:MARK_RAN
                --precondition-sql-check expectedResult:0 select count(*) from pg_tables where tablename = 'customers'
                create table customers (id int);
                """;
        deploy("1", marked, true);
        deploy("2", marked + ONE, true);

        assertThat(applied("3")).containsExactly(id("1"));
    }

    @Test
    void is_no_more_what_was_taken_back_even_if_somebody_else_runs_it_again_and_again() throws SQLException {
        deploy("1", ALWAYS, true);
        var rolledBack = lockstep(Listener.NONE).rollback(source(ALWAYS + "--rollback drop view v\n"), new Lockstep.BackTo.Count(1));
        try (var record = RequestRecord.open(Samples.connector(database), Settings.DEFAULT, Samples.envelope("stack", "2", "", "Mine"))) {
            changeSets(record).forget(rolledBack, Samples.log(new Redaction()));
        }
        elsewhere(ALWAYS);
        elsewhere(ALWAYS);

        assertThat(applied("3")).isEmpty();
    }

    @Test
    void a_history_that_cannot_be_read_is_not_an_empty_one() throws SQLException {
        deploy("1", ONE, false);
        try (var record = RequestRecord.open(Samples.connector(database), Settings.DEFAULT, Samples.envelope("stack", "2", "", "Mine"))) {
            record.register("Delete", Json.Fields.NONE, Json.Fields.NONE);
            var nowhere = new Lockstep(() -> {
                throw new SQLException("gone", "08001");
            }, Settings.DEFAULT, Listener.NONE, new StopSignal(), Clock.systemUTC());
            assertThatThrownBy(() -> new AppliedChangeSets(record, () -> Beyond.history(nowhere)).applied())
                    .isInstanceOf(SQLException.class);

            assertThat(changeSets(record).applied().keySet()).as("nothing is forgotten").containsExactly(id("1"));
        }
    }

    @Test
    void is_not_what_another_resource_has_applied() throws SQLException {
        deploy("1", ONE, true);

        try (var record = RequestRecord.open(Samples.connector(database), Settings.DEFAULT, Samples.envelope("stack", "2", "", "Other"))) {
            assertThat(changeSets(record).applied()).isEmpty();
        }
    }

    /// @param tells false for a delivery that dies as soon as everything is applied
    private void deploy(String request, String changelog, boolean tells) throws SQLException {
        try (var record = RequestRecord.open(Samples.connector(database), Settings.DEFAULT,
                Samples.envelope("stack", request, "", "Mine"))) {
            record.register("Update", Json.Fields.NONE, Json.Fields.NONE);
            var applied = changeSets(record);
            var journal = new Journal(Samples.log(new Redaction()), deployment -> {
                try {
                    applied.begin(deployment);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            update(changelog, journal);
            if (tells) {
                applied.end(journal.deploymentId().orElseThrow(), journal.first());
            }
        }
    }

    private void elsewhere(String changelog) {
        update(changelog, Listener.NONE);
    }

    private void update(String changelog, Listener listener) {
        var report = lockstep(listener).update(source(changelog), new Lockstep.Extent.All());
        assertThat(report.outcome()).as(report.problems().toString()).isEqualTo(Outcome.DONE);
    }

    private static ChangelogSource source(String changelog) {
        var file = new FileContent("log.sql", ("--liquibase formatted sql\n" + changelog).getBytes(StandardCharsets.UTF_8));
        return new ChangelogSource(new SearchPath.Memory(Map.of("log.sql", file)), "log.sql");
    }

    private Lockstep lockstep(Listener listener) {
        return new Lockstep(database::connect, Settings.DEFAULT, listener, new StopSignal(), Clock.systemUTC());
    }

    private AppliedChangeSets changeSets(RequestRecord record) {
        return new AppliedChangeSets(record, () -> Beyond.history(lockstep(Listener.NONE)));
    }

    private java.util.Set<ChangeId> applied(String request) throws SQLException {
        try (var record = RequestRecord.open(Samples.connector(database), Settings.DEFAULT,
                Samples.envelope("stack", request, "", "Mine"))) {
            record.register("Delete", Json.Fields.NONE, Json.Fields.NONE);
            return changeSets(record).applied().keySet();
        }
    }

    private static ChangeId id(String id) {
        return new ChangeId(id, "a", "log.sql");
    }
}
