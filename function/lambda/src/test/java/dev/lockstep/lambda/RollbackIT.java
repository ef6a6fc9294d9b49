package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.run.Listener;
import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `OnStackRollback: RollBack` and `OnDelete: RollBack`: the packaged function against a real PostgreSQL.
@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init")
final class RollbackIT {

    private static final String TABLES = """
            --liquibase formatted sql
            --changeset a:1
            create table one (id int);
            --rollback drop table one
            """;
    private static final String NEW_TABLES = """
            --changeset a:2
            create table two (id int);
            --rollback drop table two
            --changeset a:3
            create table three (id int);
            --rollback drop table three
            """;
    /// Runs again in every release, and takes the tag with it to the end of history.
    private static final String VIEW = """
            --changeset a:v runOnChange:true
            create or replace view v as select 1 as release;
            --rollback drop view v
            """;
    private static final String FIRST = TABLES + VIEW;
    private static final String SECOND = TABLES + NEW_TABLES + VIEW.replace("1 as release", "2 as release");
    private static Stage stage;

    private final Database database;
    private RequestIdentity request = RequestIdentity.unique();

    RollbackIT(Database database) {
        this.database = database;
    }

    @BeforeAll
    static void start() {
        stage = new Stage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void hazards_20_and_21_go_back_to_the_tag_of_the_older_release_where_that_is_asked_for() throws Exception {
        var first = release("r1", FIRST);
        var second = release("r2", SECOND);
        var id = create(first).physicalResourceId();
        update(id, second, first);
        assertThat(history()).isEqualTo("1,2,3,v");

        var back = update(id, first, second);

        assertThat(back.status()).as(back.reason()).isEqualTo("SUCCESS");
        assertThat(back.data("Status")).contains("rolled back to this release: 2 change sets taken back");
        assertThat(history()).isEqualTo("1,v");
        assertThat(database.value("select coalesce(to_regclass('two'), to_regclass('three')) is null")).isEqualTo("t");
        assertThat(database.value("select release from v")).as("what both have is as the older release says").isEqualTo("1");
        var again = update(id, second, first);
        assertThat(again.data("AppliedChangeSets")).contains("3");
        assertThat(history()).isEqualTo("1,2,3,v");
    }

    @Test
    void hazard_20_goes_back_after_an_update_that_failed_half_way() throws Exception {
        var first = release("r1", FIRST);
        var second = release("r2", SECOND.replace("three (id int)", "three (id nonsense)"));
        var id = create(first).physicalResourceId();
        assertThat(update(id, second, first).status()).isEqualTo("FAILED");
        assertThat(history()).contains("2");

        var back = update(id, first, second);

        assertThat(back.status()).as(back.reason()).isEqualTo("SUCCESS");
        assertThat(back.data("Status")).contains("rolled back to this release: 1 change sets taken back");
        assertThat(history()).isEqualTo("1,v");
    }

    @Test
    void hazard_20_stays_ahead_and_undoes_nothing_where_one_change_set_has_no_way_back() throws Exception {
        var first = release("r1", FIRST);
        var second = release("r2", SECOND + "--changeset a:4\nselect 4;\n");
        var id = create(first).physicalResourceId();
        update(id, second, first);

        var back = update(id, first, second);

        assertThat(back.status()).as(back.reason()).isEqualTo("SUCCESS");
        assertThat(back.data("Status").orElse("")).contains("ahead").contains("has no way back");
        assertThat(history()).isEqualTo("1,2,3,4,v");
    }

    @Test
    void hazard_20_stays_ahead_where_the_newer_changelog_is_gone_or_the_tag_unknown() throws Exception {
        var first = release("r1", FIRST);
        var second = release("r2", SECOND);
        var id = create(first).physicalResourceId();
        update(id, second, first);
        var gone = new HashMap<>(second);
        gone.put("Changelog", "s3://test/gone.sql");

        var unknown = update(id, with(first, "Tag", "r0"), second);
        var back = update(id, first, gone);

        assertThat(unknown.data("Status").orElse("")).contains("ahead").contains("never deployed here");
        assertThat(back.status()).as(back.reason()).isEqualTo("SUCCESS");
        assertThat(back.data("Status").orElse("")).contains("ahead").contains("gone.sql").contains("does not exist");
        assertThat(history()).isEqualTo("1,2,3,v");
    }

    /// A release that squashed its change sets has others than the database, and is no older one.
    @Test
    void a_newer_release_is_not_taken_for_an_older_one() throws Exception {
        var first = release("r1", FIRST);
        var second = release("r2", SECOND);
        var third = release("r3", "--liquibase formatted sql\n--changeset a:squashed\nselect 1;\n--rollback empty\n");
        var id = create(first).physicalResourceId();
        update(id, second, first);

        var answer = update(id, with(third, "Tag", "r1"), second);

        assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
        assertThat(history()).isEqualTo("1,2,3,squashed,v");
    }

    @Test
    void hazard_20_is_a_success_even_if_a_rollback_fails_on_the_way() throws Exception {
        var first = release("r1", FIRST);
        var second = release("r2", SECOND);
        var id = create(first).physicalResourceId();
        update(id, second, first);
        database.execute("create view in_the_way as select * from two");

        var back = update(id, first, second);

        assertThat(back.status()).as(back.reason()).isEqualTo("SUCCESS");
        assertThat(back.data("Status").orElse("")).contains("ahead").contains("1 of 2 change sets taken back").contains("2BP01");
        assertThat(history()).isEqualTo("1,2,v");
    }

    @Test
    void on_delete_undoes_exactly_what_this_resource_applied() throws Exception {
        database.execute("create table kept (id int)", "insert into kept values (1)");
        applyElsewhere("other.sql", "--liquibase formatted sql\n--changeset a:other\ncreate table other (id int);\n");
        var properties = with(release("r1", SECOND), "OnDelete", "RollBack", "DeletionConfirmation", database.name());
        var id = create(properties).physicalResourceId();

        var deleted = delete(id, properties);

        assertThat(deleted.status()).as(deleted.reason()).isEqualTo("SUCCESS");
        assertThat(deleted.data("Status")).contains("rolled back");
        assertThat(deleted.reason()).contains("4 change sets taken back");
        assertThat(history()).isEqualTo("other");
        assertThat(database.value("select count(*) from kept")).isEqualTo("1");
        assertThat(database.value("select to_regclass('one') is null and to_regclass('other') is not null")).isEqualTo("t");
    }

    /// A renamed resource, or a second stack, finds nothing to do, and lives on what the first one applied.
    @Test
    void hazard_17_on_delete_retains_what_another_resource_lives_on() throws Exception {
        var properties = with(release("r1", SECOND), "OnDelete", "RollBack", "DeletionConfirmation", database.name());
        var id = create(properties).physicalResourceId();
        assertThat(stage.create(properties).status()).isEqualTo("SUCCESS");

        var deleted = delete(id, properties);

        assertThat(deleted.status()).isEqualTo("SUCCESS");
        assertThat(deleted.reason()).contains("retained").contains("another resource lives on this schema");
        assertThat(history()).isEqualTo("1,2,3,v");
    }

    @Test
    void hazard_20_takes_back_nothing_that_somebody_else_applied() throws Exception {
        var first = release("r1", FIRST);
        var second = release("r2", SECOND);
        var id = create(first).physicalResourceId();
        applyElsewhere("log.sql", SECOND);
        update(id, second, first);

        var back = update(id, first, second);

        assertThat(back.status()).as(back.reason()).isEqualTo("SUCCESS");
        assertThat(back.data("Status").orElse("")).contains("ahead").contains("somebody else applied");
        assertThat(history()).isEqualTo("1,2,3,v");
    }

    @Test
    void hazard_20_goes_back_even_if_something_of_the_older_release_never_runs() throws Exception {
        var never = "--changeset a:never\n--preconditions onFail:CONTINUE\n--precondition-sql-check expectedResult:1 select 0\nselect 1;\n--rollback empty\n";
        var first = release("r1", FIRST + never);
        var second = release("r2", SECOND + never);
        var id = create(first).physicalResourceId();
        update(id, second, first);

        var back = update(id, first, second);

        assertThat(back.data("Status")).contains("rolled back to this release: 2 change sets taken back");
        assertThat(history()).isEqualTo("1,v");
    }

    @Test
    void hazard_17_on_delete_needs_the_databases_name_and_a_way_back() throws Exception {
        var rollBack = with(release("r1", SECOND), "OnDelete", "RollBack");
        var unnamed = create(rollBack);
        var misnamed = create(with(rollBack, "DeletionConfirmation", "another"));
        var stuck = create(with(release("stuck", SECOND + "--changeset a:4\nselect 4;\n"), "OnDelete", "RollBack", "DeletionConfirmation",
                database.name()));

        assertThat(unnamed.reason()).contains("DeletionConfirmation is missing");
        assertThat(misnamed.reason()).contains("DeletionConfirmation is \"another\"").contains(database.name());
        assertThat(stuck.reason()).contains("has no way back");
        assertThat(database.value("select to_regclass('one') is null")).isEqualTo("t");

        var properties = with(rollBack, "DeletionConfirmation", database.name());
        var id = create(properties).physicalResourceId();
        var deleted = delete(id, with(properties, "DeletionConfirmation", "another"));

        assertThat(deleted.status()).isEqualTo("SUCCESS");
        assertThat(deleted.reason()).contains("retained").contains("DeletionConfirmation");
        assertThat(history()).isEqualTo("1,2,3,v");
    }

    @Test
    void hazard_18_on_delete_retains_what_it_cannot_reach() throws Exception {
        var nowhere = new Database("127.0.0.1", 9, database.name(), database.user(), database.password());
        var properties = new HashMap<>(stage.properties(nowhere, "Changelog", stage.object("r1.sql", FIRST), "OnDelete", "RollBack",
                "DeletionConfirmation", database.name()));
        request = request.next();
        try (var url = PresignedUrl.open(request)) {
            var event = CloudFormationEvents.delete(request, url.url(), "lockstep:127.0.0.1:9/" + database.name() + "/public", properties);

            var answer = stage.answer(url, event, Duration.ofSeconds(8));

            assertThat(answer.status()).isEqualTo("SUCCESS");
            assertThat(answer.reason()).contains("retained").contains("cannot be told");
        }
    }

    @Test
    void hazard_19_refuses_another_database_while_the_old_one_would_be_rolled_back() throws Exception {
        var properties = with(release("r1", FIRST), "OnDelete", "RollBack", "DeletionConfirmation", database.name());
        var id = create(properties).physicalResourceId();
        var elsewhere = with(properties, "Schema", "pg_temp_nowhere");

        var refused = update(id, elsewhere, properties);

        assertThat(refused.status()).isEqualTo("FAILED");
        assertThat(refused.reason()).contains("OnDelete: Retain first");
        assertThat(history()).isEqualTo("1,v");
    }

    /// As from the command line.
    private void applyElsewhere(String file, String changelog) {
        var content = new FileContent(file, changelog.getBytes(StandardCharsets.UTF_8));
        var source = new ChangelogSource(new SearchPath.Memory(Map.of(file, content)), file);
        var report = new Lockstep(database::connect, Settings.DEFAULT, Listener.NONE, new StopSignal(), Clock.systemUTC())
                .update(source, new Lockstep.Extent.All());
        assertThat(report.outcome()).as(report.problems().toString()).isEqualTo(Outcome.DONE);
    }

    private Map<String, Object> release(String tag, String changelog) {
        return stage.properties(database, "Changelog", stage.object(tag + "/log.sql", changelog), "Tag", tag, "OnStackRollback",
                "RollBack");
    }

    private static Map<String, Object> with(Map<String, Object> properties, String... more) {
        var all = new HashMap<>(properties);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private CloudFormationAnswer create(Map<String, Object> properties) throws InterruptedException {
        request = request.next();
        try (var url = PresignedUrl.open(request)) {
            return stage.answer(url, CloudFormationEvents.create(request, url.url(), properties), Stage.LIMIT);
        }
    }

    private CloudFormationAnswer update(String id, Map<String, Object> properties, Map<String, Object> old) throws InterruptedException {
        request = request.next();
        try (var url = PresignedUrl.open(request)) {
            return stage.answer(url, CloudFormationEvents.update(request, url.url(), id, properties, old), Stage.LIMIT);
        }
    }

    private CloudFormationAnswer delete(String id, Map<String, Object> properties) throws InterruptedException {
        request = request.next();
        try (var url = PresignedUrl.open(request)) {
            return stage.answer(url, CloudFormationEvents.delete(request, url.url(), id, properties), Stage.LIMIT);
        }
    }

    private String history() throws SQLException {
        return database.value("select string_agg(id, ',' order by id) from databasechangelog");
    }
}
