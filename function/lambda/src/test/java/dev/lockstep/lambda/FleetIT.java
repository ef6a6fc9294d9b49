package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.text.Sha256;
import dev.lockstep.testkit.aws.FunctionProcess;
import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.Json;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The two handlers of many databases in the packaged zip: one database after the other, and the verdict over what Step Functions writes of them.
@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init")
final class FleetIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BUCKET = "fleet";
    private static final String LOG = "--liquibase formatted sql\n--changeset a:1\ncreate table t (id int);\n--changeset a:2\ninsert into t values (1);\n";
    private static Stage stage;
    private static FunctionProcess one;
    private static FunctionProcess verdict;

    @BeforeAll
    static void start() {
        stage = new Stage();
        one = stage.function.start(settings("FleetHandler"));
        verdict = stage.function.start(settings("FleetVerdict"));
    }

    @AfterAll
    static void stop() {
        one.close();
        verdict.close();
        stage.close();
    }

    private static FunctionSettings settings(String handler) {
        return FunctionSettings.forHandler("dev.lockstep.lambda." + handler + "::handleRequest")
                .withSecrets(stage.secrets)
                .withObjects(stage.objects);
    }

    @Test
    void hazard_44_counts_what_step_functions_has_written_and_misses_what_it_has_not(PostgresServer server) throws Exception {
        var changelog = stage.object("fleet/log.sql", LOG);
        var common = properties("AllowSuperuser", "true", "Changelog", changelog, "ChangelogDigest", Sha256.hex(LOG));
        var migrated = target("migrated", server.createDatabase());
        var again = target("again", server.createDatabase());
        var broken = target("broken", taken(server.createDatabase()));
        var died = target("died", server.createDatabase());
        var pending = target("pending", server.createDatabase());
        assertThat(migrate(again, common)).containsEntry("Outcome", "migrated").containsEntry("Applied", "2");
        list("targets/some.jsonl", migrated, again, broken, died, pending);

        var plan = asked(properties("Of", "Targets", "Bucket", BUCKET, "Input",
                properties("Targets", "targets/some.jsonl", "Properties", common,
                        "ToleratedFailures", 3),
                "Defaults", properties("Canaries", "1", "MaxConcurrency", "40", "ToleratedFailures", "0")));
        var rows = rows(common, migrated, again, broken);
        var lambda = "{\"errorMessage\":\"Error: Runtime exited with error: signal: killed\",\"errorType\":\"Runtime.ExitError\"}";
        results("results/run-1/2026-01-01T00:00:00.000Z/all",
                List.of(succeeded(migrated, common, rows.get(0)), succeeded(again, common, rows.get(1))),
                List.of(failed(broken, common, "Lockstep.DatabaseFailed", rows.get(2)), failed(died, common, "Runtime.ExitError", lambda)),
                List.of(properties("Input", input(pending, common), "InputDetails", Map.of("Included", true), "Status", "PENDING")));
        var judged = asked(stage("all", "results/run-1/2026-01-01T00:00:00.000Z/all", common, text(plan, "Version")));

        assertThat(plan).containsEntry("Decision", new Json.Text("passed")).containsEntry("Databases", new Json.Numeral("5"));
        assertThat(number(plan, "Canaries", "MaxItems")).isEqualTo(1);
        assertThat(number(plan, "All", "ToleratedFailures")).isEqualTo(3);
        assertThat(judged).containsEntry("Decision", new Json.Text("failed"))
                .containsEntry("Migrated", new Json.Numeral("1"))
                .containsEntry("UpToDate", new Json.Numeral("1"))
                .containsEntry("Failed", new Json.Numeral("2"))
                .containsEntry("Missing", new Json.Numeral("1"))
                .containsEntry("Applied", new Json.Numeral("2"));
        assertThat(text(judged, "Summary")).contains("broken: LS-3001")
                .contains("died: LS-5011")
                .contains("signal: killed")
                .contains("not begun or cut off:\npending")
                .contains("Step Functions ended the map early: States.ExceedToleratedFailureThreshold: …")
                .contains("s3://fleet/results/run-1/2026-01-01T00:00:00.000Z/all/");
    }

    @Test
    void a_row_says_what_was_done_and_what_is_wrong_and_nothing_secret(Database database) throws Exception {
        var failing = LOG + "--changeset a:3\nselect '" + database.password() + "' from nowhere;\n";
        var common = properties("AllowSuperuser", "true", "Changelog", stage.object("fleet/failing.sql", failing), "Tag", "r1");

        var row = migrate(target("one", database), common);

        assertThat(row).containsEntry("Name", "one")
                .containsEntry("Outcome", "failed")
                .containsEntry("Applied", "2")
                .containsEntry("Code", "LS-3001");
        assertThat(row.get("Reason")).contains("fleet/failing.sql".replace("fleet/", ""))
                .contains("42P01")
                .contains("Fix:")
                .contains("2 of 3");
        assertThat(row.toString() + one.log()).doesNotContain(database.password());
    }

    @Test
    void only_looks_where_that_is_asked(Database database) throws Exception {
        var common = properties("AllowSuperuser", "true", "Changelog", stage.object("fleet/look.sql", LOG), "Mode", "DryRun");

        assertThat(migrate(target("one", database), common)).containsEntry("Outcome", "pending")
                .containsEntry("Pending", "2")
                .containsEntry("Applied", "0");
        assertThat(Releases.holds(database, "t")).isFalse();
    }

    @Test
    void what_does_not_fit_into_the_functions_time_goes_on_in_the_next_invocation(Database database) throws Exception {
        var slow = LOG + "--changeset a:3\nselect pg_sleep(3);\n--changeset a:4\ncreate table last (id int);\n";
        var common = properties("AllowSuperuser", "true", "Changelog", stage.object("fleet/slow.sql", slow));
        var target = target("slow", database);

        var first = row(invoke(one, event(target, common, 0), Duration.ofSeconds(4)));
        var second = row(invoke(one, event(target, common, 2), LIMIT));

        assertThat(first).containsEntry("Outcome", "unfinished")
                .containsEntry("Applied", "2")
                .containsEntry("Code", "LS-5007")
                .containsEntry("Invocations", "1");
        assertThat(first.get("Reason")).contains("2 of 4").contains("Interrupted");
        assertThat(second).containsEntry("Outcome", "migrated").containsEntry("Applied", "4");
        assertThat(Releases.history(database)).isEqualTo("1,2,3,4");
    }

    @Test
    void what_gets_something_done_in_every_invocation_and_never_comes_to_its_end_fails_in_the_fiftieth(Database database) throws Exception {
        var common = properties("AllowSuperuser", "true", "Changelog", stage.object("fleet/always.sql",
                "--liquibase formatted sql\n--changeset a:1 runAlways:true\nselect 1;\n--changeset a:2\nselect pg_sleep(60);\n"));
        var event = with(event(target("always", database), common, 0), "Before", Map.of("Applied", 49, "Invocations", 49));

        var row = row(invoke(one, event, Duration.ofSeconds(4)));

        assertThat(row).containsEntry("Outcome", "failed").containsEntry("Code", "LS-5007").containsEntry("Invocations", "50");
        assertThat(row.get("Reason")).contains("in the last of 50 invocations").contains("runAlways");
    }

    @Test
    void what_never_fits_into_the_functions_time_fails(Database database) throws Exception {
        var common = properties("AllowSuperuser", "true", "Changelog",
                stage.object("fleet/never.sql", "--liquibase formatted sql\n--changeset a:1\nselect pg_sleep(60);\n"));

        var row = row(invoke(one, event(target("never", database), common, 0), Duration.ofSeconds(4)));

        assertThat(row).containsEntry("Outcome", "failed").containsEntry("Code", "LS-5007");
        assertThat(row.get("Reason")).contains("from the command line");
    }

    @Test
    void a_target_that_cannot_be_used_is_a_row_as_well() throws Exception {
        var row = row(invoke(one, event(properties("Name", "x", "Databse", "app", "SecretArn", Stage.ARN), properties("Colour", "red"), 0),
                LIMIT));

        assertThat(row).containsEntry("Name", "x").containsEntry("Outcome", "failed").containsEntry("Code", "LS-5001");
        assertThat(row.get("Reason")).contains("write Database").contains("\"Colour\"");
    }

    @Test
    void a_changelog_of_a_digest_is_fetched_once_for_many_databases(PostgresServer server) throws Exception {
        var text = LOG + "--changeset a:3\ninsert into t values (2);\n";
        var common = properties("AllowSuperuser", "true", "Changelog", stage.object("fleet/kept.sql", text), "ChangelogDigest",
                Sha256.hex(text));

        for (int i = 0; i < 3; i++) {
            assertThat(migrate(target("db-" + i, server.createDatabase()), common)).containsEntry("Applied", "3");
        }

        assertThat(stage.objects.requests().stream().filter(request -> request.target().contains("fleet/kept.sql"))).hasSize(1);
    }

    @Test
    void a_list_is_refused_before_any_database_is_touched() throws Exception {
        list("targets/wrong.jsonl", properties("Name", "a", "Colour", "red"), properties("Name", "a", "SecretArn", Stage.ARN));

        var wrong = plan(properties("Targets", "targets/wrong.jsonl", "Properties", Map.of()));
        var none = plan(properties("Targets", "targets/none.jsonl", "Properties", Map.of()));
        var input = plan(properties("Target", "targets/wrong.jsonl", "MaxConcurrency", "many"));

        assertThat(List.of(wrong, none, input)).extracting(plan -> plan.get("Decision")).containsOnly(new Json.Text("failed"));
        assertThat(text(wrong, "Summary")).contains("no database was touched")
                .contains("targets/wrong.jsonl:1")
                .contains("\"Colour\"")
                .contains("targets/wrong.jsonl:2");
        assertThat(text(none, "Summary")).contains("LS-5012").contains("S3 said 404");
        assertThat(text(input, "Summary")).contains("\"Target\" is not known")
                .contains("write Targets")
                .contains("MaxConcurrency is \"many\"")
                .contains("Properties is missing");
    }

    @Test
    void the_verdict_is_over_the_list_that_was_checked_and_the_better_of_two_results() throws Exception {
        var common = properties("AllowSuperuser", "true", "Changelog", "changelogs/changelog.xml");
        var a = properties("Name", "a", "SecretArn", Stage.ARN);
        list("targets/changing.jsonl", a);
        var plan = plan(properties("Targets", "targets/changing.jsonl", "Properties", common));
        list("targets/changing.jsonl", a, properties("Name", "b", "SecretArn", Stage.ARN));
        var prefix = "results/run-2/all";
        results(prefix, List.of(), List.of(failed(a, common, "Lockstep.DatabaseFailed", "{\"Outcome\":\"failed\",\"Applied\":0}")),
                List.of());
        results(prefix + "/map/Redrive-1", List.of(succeeded(a, common, "{\"Outcome\":\"up to date\",\"Applied\":0}")), List.of(),
                List.of());

        var judged = asked(with(stage("all", prefix, common, text(plan, "Version")), "Targets", "targets/changing.jsonl"));

        assertThat(judged).containsEntry("Decision", new Json.Text("passed")).containsEntry("Databases", new Json.Numeral("1"));
    }

    @Test
    void a_map_that_wrote_nothing_passes_nothing_and_a_result_that_cannot_be_read_is_no_verdict() throws Exception {
        list("targets/lost.jsonl", properties("Name", "a", "SecretArn", Stage.ARN));
        var lost = with(stage("canaries", "results/run-3/canaries", Map.of(), ""), "Targets", "targets/lost.jsonl");
        stage.objects.put(BUCKET, "results/run-4/canaries/m/manifest.json",
                "{\"ResultFiles\":{\"SUCCEEDED\":[{\"Key\":\"results/gone.json\",\"Size\":1}]}}".getBytes(UTF_8));

        assertThat(asked(lost)).containsEntry("Decision", new Json.Text("failed")).containsEntry("Missing", new Json.Numeral("1"));
        assertThat(verdict.invoke(json(with(lost, "Prefix", "results/run-4/canaries")), LIMIT).outcome())
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_verdict_over_ten_thousand_databases_takes_seconds_and_half_of_its_memory() throws Exception {
        Map<String, Object> common = properties("Changelog", "changelogs/changelog.xml", "Contexts", "base");
        var targets = IntStream.range(0, 10_000)
                .mapToObj(i -> properties("Name", "customer-" + i, "SecretArn", Stage.ARN, "Host", "db-" + i % 50 + ".example", "Database",
                        "c" + i))
                .toList();
        list("targets/many.jsonl", targets.toArray(Map<?, ?>[]::new));
        var row = "{\"Outcome\":\"migrated\",\"Applied\":3,\"Pending\":0,\"LastChangeSet\":\"x::1::a\",\"Code\":\"\",\"Reason\":\"\",\"DurationMillis\":812}";
        var broken = failed(targets.getLast(), common, "Lockstep.DatabaseFailed",
                json(properties("Outcome", "failed", "Reason", "x".repeat(4000))));
        results("results/run-5/all", targets.subList(0, 9_999).stream().map(target -> succeeded(target, common, row)).toList(),
                List.of(broken), List.of());
        var asked = with(stage("all", "results/run-5/all", common, ""), "Targets", "targets/many.jsonl");
        var begun = System.nanoTime();

        var judged = asked(with(asked, "Stage", properties("Name", "all", "MaxItems", 10_000, "ToleratedFailures", 1)));

        assertThat(judged).containsEntry("Decision", new Json.Text("passed"))
                .containsEntry("Migrated", new Json.Numeral("9999"))
                .containsEntry("Applied", new Json.Numeral("29997"))
                .containsEntry("Failed", new Json.Numeral("1"));
        System.out.println("the verdict over 10,000 databases took " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
    }

    private static Map<String, Json> plan(Map<String, ?> input) throws InterruptedException {
        return asked(properties("Of", "Targets", "Bucket", BUCKET, "Input", input, "Defaults",
                properties("Canaries", "3", "MaxConcurrency", "40", "ToleratedFailures", "0")));
    }

    private static Map<String, Object> stage(String name, String prefix, Map<String, ?> common, String version) {
        return properties("Of", "Stage", "Bucket", BUCKET, "Targets", "targets/some.jsonl", "Version", version, "Properties", common,
                "Stage",
                properties("Name", name, "MaxItems", 5, "ToleratedFailures", 3), "Prefix", prefix, "Map",
                properties("Error", "States.ExceedToleratedFailureThreshold", "Cause", "…"));
    }

    /// Somebody else's table is in the way.
    private static Database taken(Database database) throws Exception {
        database.execute("create table t (id int)");
        return database;
    }

    private static Map<String, Object> target(String name, Database database) {
        var arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:fleet/" + database.name() + "-AbCdEf";
        stage.secrets.put(arn, "{\"username\":\"" + database.user() + "\",\"password\":\"" + database.password() + "\"}");
        return properties("Name", name, "SecretArn", arn, "Host", database.host(), "Port", database.port(), "Database", database.name(),
                "SslMode", "disable");
    }

    /// In the form in which Step Functions writes a run of a map.
    private static void results(String prefix, List<?> succeeded, List<?> failed, List<?> pending) {
        var folder = prefix + "/5a7c1d2e-0b1c-3c4d-9e8f-123456789abc";
        var files = new LinkedHashMap<String, List<?>>();
        Map.of("SUCCEEDED", succeeded, "FAILED", failed, "PENDING", pending).forEach((kind, some) -> {
            var key = folder + "/" + kind + "_0.json";
            files.put(kind, some.isEmpty() ? List.of() : List.of(properties("Key", key, "Size", json(some).length())));
            stage.objects.put(BUCKET, key, json(some).getBytes(UTF_8));
        });
        var manifest = properties("DestinationBucket", BUCKET, "MapRunArn",
                "arn:aws:states:eu-central-1:123456789012:mapRun:fleet/Databases:5a7c1d2e-0b1c-3c4d-9e8f-123456789abc", "ResultFiles",
                files);
        stage.objects.put(BUCKET, folder + "/manifest.json", json(manifest).getBytes(UTF_8));
    }

    private static Map<String, Object> succeeded(Map<String, ?> target, Map<String, ?> common, String row) {
        return with(with(execution(target, common, "SUCCEEDED"), "Output", row), "OutputDetails", Map.of("Included", true));
    }

    private static Map<String, Object> failed(Map<String, ?> target, Map<String, ?> common, String error, String cause) {
        return with(with(execution(target, common, "FAILED"), "Error", error), "Cause", cause);
    }

    private static Map<String, Object> execution(Map<String, ?> target, Map<String, ?> common, String status) {
        return properties("ExecutionArn", "arn:aws:states:eu-central-1:123456789012:execution:fleet/Databases:0", "Input",
                input(target, common),
                "InputDetails", Map.of("Included", true), "Name", "0", "RedriveCount", 0, "StartDate", "2026-01-01T00:00:00.000Z",
                "StateMachineArn", "arn:aws:states:eu-central-1:123456789012:stateMachine:fleet/Databases", "Status", status, "StopDate",
                "2026-01-01T00:00:01.000Z");
    }

    private static String input(Map<String, ?> target, Map<String, ?> common) {
        return json(properties("Target", target, "Properties", common, "Last", Map.of("Row", Map.of("Applied", 0))));
    }

    private static List<String> rows(Map<String, ?> common, Map<?, ?>... targets) throws InterruptedException {
        var rows = new ArrayList<String>();
        for (var target : targets) {
            rows.add(invoke(one, properties("Target", target, "Properties", common, "Before", Map.of("Applied", 0)), LIMIT));
        }
        return rows;
    }

    private static Map<String, Object> event(Map<String, ?> target, Map<String, ?> common, int before) {
        return properties("Target", target, "Properties", common, "Before", Map.of("Applied", before));
    }

    private static Map<String, String> migrate(Map<String, ?> target, Map<String, ?> common) throws InterruptedException {
        return row(invoke(one, event(target, common, 0), LIMIT));
    }

    private static Map<String, Json> asked(Map<String, ?> event) throws InterruptedException {
        return ((Json.Fields) Json.parse(invoke(verdict, event, LIMIT))).values();
    }

    private static String invoke(FunctionProcess by, Map<String, ?> event, Duration limit) throws InterruptedException {
        var outcome = by.invoke(json(event), limit).outcome();
        assertThat(outcome).as(by.log()).isInstanceOf(Outcome.Returned.class);
        return ((Outcome.Returned) outcome).json();
    }

    private static Map<String, String> row(String json) {
        var texts = new LinkedHashMap<String, String>();
        ((Json.Fields) Json.parse(json)).values().forEach((name, value) -> texts.put(name, switch (value) {
            case Json.Text(var text) -> text;
            case Json.Numeral(var number) -> number;
            default -> value.text();
        }));
        return texts;
    }

    private static void list(String key, Map<?, ?>... targets) {
        stage.objects.put(BUCKET, key, String.join("\n", Stream.of(targets).map(FleetIT::json).toList()).getBytes(UTF_8));
    }

    private static String text(Map<String, Json> fields, String name) {
        return fields.get(name) instanceof Json.Text(var text) ? text : "";
    }

    private static int number(Map<String, Json> fields, String object, String name) {
        return fields.get(object) instanceof Json.Fields inner && inner.get(name).orElseThrow() instanceof Json.Numeral(var number)
                ? Integer.parseInt(number)
                : -1;
    }

    private static Map<String, Object> with(Map<String, Object> fields, String name, Object value) {
        var changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> properties(Object... namesAndValues) {
        var all = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return all;
    }

    private static String json(Object value) {
        return Json.of(value).text();
    }
}
