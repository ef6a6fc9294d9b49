package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.text.Sha256;
import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.oracle.LiquibaseOptions;
import dev.lockstep.testkit.oracle.LiquibaseOracle;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The packaged function against a real PostgreSQL: the rows of the hazard table that a database has a part in, and the way of a stack.
@ExtendWith(PostgresExtension.class)
@SuppressWarnings("NullAway.Init")
final class MigrationsIT {

    private static final String SLOW = """
            --liquibase formatted sql
            --changeset a:quick
            create table quick (id int);
            --changeset a:slow
            create table slow (id int);
            select pg_sleep(120);
            --changeset a:after
            create table after_slow (id int);
            """;
    private static final Path REPOSITORY = Path.of("..", "..");
    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void migrates_on_create_does_nothing_twice_and_retains_on_delete(Database database) throws Exception {
        var properties = stage.properties(database, "Changelog", "changelogs/changelog.xml", "Contexts", "base", "Tag", "deploy-1",
                "Parameters",
                Map.of("consent.days", "180"));

        var created = stage.create(properties);
        var again = stage.update(created.physicalResourceId(), properties, properties);
        var deleted = stage.delete(created.physicalResourceId(), properties);

        assertThat(created.status()).as(created.reason()).isEqualTo("SUCCESS");
        assertThat(Integer.parseInt(created.data("AppliedChangeSets").orElse(""))).isPositive();
        assertThat(created.data("LastChangeSet").orElse("")).contains("changelogs/");
        assertThat(created.data("Tag")).contains("deploy-1");
        assertThat(created.data("ChangelogDigest").orElse("")).hasSize(64);
        assertThat(created.data("ServerVersion").orElse("")).isNotEmpty();
        assertThat(again.status()).as(again.reason()).isEqualTo("SUCCESS");
        assertThat(again.data("AppliedChangeSets")).contains("0");
        assertThat(again.data("Tag")).as("what !GetAtt reads stays").contains("deploy-1");
        assertThat(deleted.status()).isEqualTo("SUCCESS");
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo(created.data("AppliedChangeSets").orElse(""));
        assertThat(created.physicalResourceId())
                .isEqualTo("lockstep:" + database.host() + ":" + database.port() + "/" + database.name() + "/public")
                .isEqualTo(again.physicalResourceId())
                .isEqualTo(deleted.physicalResourceId());
        var liquibase = new LiquibaseOracle(database, LiquibaseOptions.of(REPOSITORY).contexts("base").parameter("consent.days", "180"));
        assertThat(liquibase.pending("changelogs/changelog.xml")).isEmpty();
        liquibase.validate("changelogs/changelog.xml");
    }

    /// Liquibase makes every environment variable a `${name}`; here those are the credentials of the function's role.
    @Test
    void nothing_of_the_functions_environment_is_a_changelog_property(Database database) throws Exception {
        var log = """
                --liquibase formatted sql
                --changeset a:1
                create table seen as select '${AWS_SECRET_ACCESS_KEY} ${aws_region} ${PATH} ${java.version}'::text as what;
                """;
        var answer = stage.create(stage.properties(database, "Changelog", stage.object("seen.sql", log)));

        assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
        assertThat(database.value("select what from seen")).isEqualTo("${AWS_SECRET_ACCESS_KEY} ${aws_region} ${PATH} ${java.version}");
    }

    @Test
    void runs_a_bundle_from_s3_and_notes_its_digest(Database database) throws Exception {
        var bytes = zipped(REPOSITORY.resolve("changelogs"));
        stage.objects.put("test", "releases/7.zip", bytes);
        var properties = stage.properties(database, "Changelog", "s3://test/releases/7.zip!/changelogs/changelog.xml", "ChangelogDigest",
                Sha256.hex(bytes), "Contexts", "base");

        var answer = stage.create(properties);

        assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
        assertThat(answer.data("ChangelogDigest")).contains(Sha256.hex(bytes));
        assertThat(database.value("select count(*) from databasechangelog where filename like 'changelogs/%'")).isNotEqualTo("0");
    }

    @Test
    void hazard_01_stops_a_long_statement_and_says_what_was_applied(Database database) throws Exception {
        var properties = stage.properties(database, "Changelog", stage.object("slow.sql", SLOW));
        var identity = RequestIdentity.unique();
        try (var process = stage.function.start(stage.settings()); var url = PresignedUrl.open(identity)) {
            var answer = stage.answer(process, url, CloudFormationEvents.create(identity, url.url(), properties), Duration.ofSeconds(8));

            assertThat(answer.status()).isEqualTo("FAILED");
            assertThat(answer.reason()).contains("LS-5007").contains("1 of 3 pending change sets applied").contains("slow.sql::slow::a");
            assertThat(answer.data("AppliedChangeSets")).contains("1");
            assertThat(answer.physicalResourceId()).endsWith("/" + database.name() + "/public");
        }
        awaitNobody(database);
        assertThat(database.value("select string_agg(id, ',' order by orderexecuted) from databasechangelog")).isEqualTo("quick");
        assertThat(database.value("select to_regclass('slow') is null")).isEqualTo("t");
        assertThat(database.value("select count(*) from databasechangeloglock where locked")).isEqualTo("0");
    }

    @Test
    void hazard_41_ends_before_cloudformation_gives_up(Database database) throws Exception {
        var properties = stage.properties(database, "Changelog", stage.object("slow.sql", SLOW), "ServiceTimeout", 10);
        var begun = System.nanoTime();

        var answer = stage.create(properties);

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("LS-5007");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        awaitNobody(database);
    }

    @Test
    void hazard_11_says_change_set_place_sqlstate_and_mend(Database database) throws Exception {
        var answer = stage.create(stage.properties(database, "Changelog", "changelogs/broken/changelog.xml"));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("changelogs/broken/fees.sql:1")
                .contains("fee-increase")
                .contains("42703")
                .contains("amout")
                .contains("Fix:")
                .contains("log stream");
        assertThat(answer.data("AppliedChangeSets")).contains("1");
        assertThat(answer.data("LastChangeSet").orElse("")).contains("fee-schedule");
    }

    @Test
    void hazard_12_keeps_the_password_out_of_everything(Database database) throws Exception {
        var failing = "--liquibase formatted sql\n--changeset a:1\nselect '" + database.password() + "' from nowhere;\n";
        var statement = stage.create(stage.properties(database, "Changelog", stage.object("secret.sql", failing)));
        var wrong = stage
                .create(stage.properties(database.as(database.user(), "canary-wrong-password"), "Changelog", stage.object("empty.sql",
                        "--liquibase formatted sql\n")));

        assertThat(statement.status()).isEqualTo("FAILED");
        assertThat(statement.body()).contains("42P01").doesNotContain(database.password());
        assertThat(wrong.status()).isEqualTo("FAILED");
        assertThat(wrong.body()).contains("LS-4002").contains("28P01").doesNotContain("canary");
        assertThat(stage.process().log()).doesNotContain(database.password()).doesNotContain("canary-wrong-password");
    }

    /// The database quotes a value in more ways than one, and an author may well have put the password where it is quoted.
    @ParameterizedTest
    @ValueSource(strings = {"select '${p}'::int", "do $$ begin raise exception 'it is %', '${p}'; end $$",
            "create table \"${p}\" (a int); drop table t",
            "create table u (a text unique); insert into u values ('${p}'); insert into u values ('${p}')", "select * from \"${p}\"",
            "select '${p}",
            "create function f() returns int language sql as $f$ select '${p}'::text::int $f$; select f()"})
    void hazard_12_keeps_a_password_that_is_a_parameter_out_of_everything(String sql, Database database) throws Exception {
        var changelog = stage.object("parameter.sql", "--liquibase formatted sql\n--changeset ${p}:1 splitStatements:false\n" + sql + "\n");

        var answer = stage.create(stage.properties(database, "Changelog", changelog, "Parameters", Map.of("p", database.password())));

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.body()).contains("LS-3001").doesNotContain(database.password());
        assertThat(stage.process().log()).doesNotContain(database.password());
    }

    @Test
    void hazard_12_history_holds_no_parameter_that_the_sql_alone_names(Database database) throws Exception {
        var changelog = stage.object("applied.sql",
                "--liquibase formatted sql\n--changeset a:1\nselect '${p}';\n--rollback select '${p}'\n");

        var answer = stage.create(stage.properties(database, "Changelog", changelog, "Parameters", Map.of("p", database.password())));

        assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
        assertThat(answer.body()).doesNotContain(database.password());
        assertThat(stage.process().log()).doesNotContain(database.password());
        assertThat(database.value("select string_agg(h::text, ' ') from databasechangelog h")).doesNotContain(database.password());
        assertThat(database.value("select string_agg(l::text, ' ') from databasechangeloglock l")).doesNotContain(database.password());
    }

    @Test
    void hazard_14_answers_under_one_id_whether_it_works_or_not(Database database) throws Exception {
        var good = stage.create(stage.properties(database, "Changelog", stage.object("good.sql", "--liquibase formatted sql\n")));
        var bad = stage.update(good.physicalResourceId(), stage.properties(database, "Changelog", "changelogs/none.xml"), Map.of());
        var unknown = stage.update(good.physicalResourceId(), Map.of("Colour", "red"), Map.of());

        assertThat(good.physicalResourceId()).isEqualTo(bad.physicalResourceId()).isEqualTo(unknown.physicalResourceId());
        assertThat(bad.status()).isEqualTo("FAILED");
        assertThat(unknown.status()).isEqualTo("FAILED");
    }

    @Test
    void hazard_20_takes_a_database_that_is_ahead_for_a_success(Database database) throws Exception {
        var older = "--liquibase formatted sql\n--changeset a:1\nselect 1;\n";
        var newer = older + "--changeset a:2\nselect 2;\n";
        stage.objects.put("test", "2/changelog.sql", newer.getBytes(UTF_8));
        stage.objects.put("test", "1/changelog.sql", older.getBytes(UTF_8));
        var old = stage.properties(database, "Changelog", "s3://test/2/changelog.sql");
        var created = stage.create(old);

        var answer = stage.update(created.physicalResourceId(), stage.properties(database, "Changelog", "s3://test/1/changelog.sql"), old);

        assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
        assertThat(answer.data("Status").orElse("")).contains("ahead").contains("1 change set");
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("2");
    }

    @Test
    void hazard_24_goes_on_after_a_kill_in_the_middle_with_every_change_set_exactly_once(Database database) throws Exception {
        var text = SLOW.replace("select pg_sleep(120);", "select pg_sleep(3);");
        var properties = stage.properties(database, "Changelog", stage.object("killed.sql", text));
        var identity = RequestIdentity.unique();
        try (var url = PresignedUrl.open(identity)) {
            var event = CloudFormationEvents.create(identity, url.url(), properties);
            try (var process = stage.function.start(stage.settings())) {
                var running = CompletableFuture.supplyAsync(() -> invoke(process, event));
                await(database, "select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(3)%' "
                        + "and pid <> pg_backend_pid() and state = 'active'", "1");
                process.kill();
                assertThat(running.join()).isInstanceOf(Outcome.Exited.class);
            }
            assertThat(url.answers()).isEmpty();

            var answer = stage.answer(url, event, Stage.LIMIT);

            assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
            assertThat(answer.data("AppliedChangeSets")).contains("2");
        }
        awaitNobody(database);
        assertThat(database.value("select string_agg(id, ',' order by orderexecuted) from databasechangelog"))
                .isEqualTo("quick,slow,after");
        assertThat(database.value("select count(*) from pg_locks where locktype = 'advisory'")).isEqualTo("0");
        assertThat(database.value("select count(*) from databasechangeloglock where locked")).isEqualTo("0");
    }

    @Test
    void only_looks_in_the_modes_that_only_look(Database database) throws Exception {
        var properties = new HashMap<>(stage.properties(database, "Changelog", stage.object("look.sql", SLOW)));
        properties.put("Mode", "DryRun");
        var dryRun = stage.create(properties);
        properties.put("Mode", "Validate");
        var valid = stage.create(properties);

        assertThat(dryRun.status()).as(dryRun.reason()).isEqualTo("SUCCESS");
        assertThat(dryRun.data("PendingChangeSets")).contains("3");
        assertThat(dryRun.data("WouldRun").orElse("")).contains("look.sql::slow::a");
        assertThat(valid.status()).as(valid.reason()).isEqualTo("SUCCESS");
        assertThat(valid.data("Status").orElse("")).startsWith("valid");
        assertThat(database.value("select to_regclass('quick') is null")).isEqualTo("t");
    }

    @Test
    void hazard_33_migrates_in_the_midst_of_a_rotation(Database database) throws Exception {
        database.execute("create role rotating superuser login password 'canary-of-the-new'");
        var old = database.as("rotating", "canary-of-the-old");
        try {
            var properties = stage.properties(old, "Changelog",
                    stage.object("rotation.sql", "--liquibase formatted sql\n--changeset a:1\nselect 1;\n"));
            stage.secrets.putPending(Stage.ARN, "{\"username\":\"rotating\",\"password\":\"canary-of-the-new\"}");

            var answer = stage.create(properties);

            assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
            assertThat(stage.secrets.reads().getLast().versionStage()).contains("AWSPENDING");
            assertThat(stage.process().log()).doesNotContain("canary-of-the-new").doesNotContain("canary-of-the-old");
        } finally {
            database.execute("drop owned by rotating cascade", "drop role rotating");
        }
    }

    @Test
    void needs_no_superuser_and_refuses_one_unless_told(Database database) throws Exception {
        var changelog = stage.object("role.sql", "--liquibase formatted sql\n--changeset a:1\ncreate table ledger.t (id int);\n");
        database.execute("create role migrator login password 'canary-of-migrator'", "create schema ledger authorization migrator");
        try {
            var refused = stage.create(stage.properties(database, "Changelog", changelog, "AllowSuperuser", "false"));
            var answer = stage
                    .create(stage.properties(database.as("migrator", "canary-of-migrator"), "Changelog", changelog, "AllowSuperuser",
                            "false", "Schema", "ledger"));

            assertThat(refused.status()).isEqualTo("FAILED");
            assertThat(refused.reason()).contains("LS-4006");
            assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
            assertThat(answer.physicalResourceId()).endsWith("/ledger");
            assertThat(database.value("select count(*) from ledger.databasechangelog")).isEqualTo("1");
        } finally {
            database.execute("drop owned by migrator cascade", "drop role migrator");
        }
    }

    @Test
    void logs_one_json_object_a_line_with_change_set_duration_and_request(Database database) throws Exception {
        CloudFormationAnswer answer = stage.create(stage.properties(database, "Changelog", stage.object("logged.sql",
                "--liquibase formatted sql\n--changeset a:1\nselect 1;\n")));

        assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
        var line = stage.process()
                .lines()
                .stream()
                .filter(some -> some.text().contains("logged.sql::1::a") && some.text().contains("durationMillis"));
        assertThat(line).isNotEmpty().allSatisfy(some -> {
            var fields = (Json.Fields) Json.read(some.text().getBytes(UTF_8));
            assertThat(fields.fields().keySet()).contains("timestamp", "level", "requestId", "message", "changeSet", "durationMillis");
        });
    }

    private static Outcome invoke(dev.lockstep.testkit.aws.FunctionProcess process, String event) {
        try {
            return process.invoke(event, Stage.LIMIT).outcome();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Until no session of ours is left on the server, which takes a moment after a kill.
    private static void awaitNobody(Database database) throws SQLException, InterruptedException {
        await(database,
                "select count(*) from pg_stat_activity where datname = current_database() and application_name like 'lockstep lockstep-%'",
                "0");
    }

    private static void await(Database database, String sql, String wanted) throws SQLException, InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!database.value(sql).equals(wanted)) {
            assertThat(System.nanoTime()).as(sql).isLessThan(giveUp);
            Thread.sleep(50);
        }
    }

    private static byte[] zipped(Path folder) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes); var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry("changelogs/" + folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
            }
        }
        return bytes.toByteArray();
    }
}
