package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.SecretsManagerEndpoint;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `lockstep fleet` over databases of which one is not as the others.
@ExtendWith(PostgresExtension.class)
final class FleetCommandTest {

    private static final String CHANGELOG = """
            --liquibase formatted sql
            --changeset ann:1
            create table account (id int primary key);
            --changeset ann:2
            create table payment (id int primary key);
            """;

    @TempDir
    Path folder;

    private List<Database> databases = List.of();
    private Session session = new Session(Path.of(""), Map.of());

    @BeforeEach
    void six_databases_of_which_the_fifth_is_in_the_way(PostgresServer server) throws Exception {
        databases = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            databases.add(server.createDatabase());
        }
        databases.get(4).execute("create table payment (id text)");
        session = Session.on(folder, databases.getFirst())
                .write("changelog.sql", CHANGELOG)
                .write("targets.jsonl", list(databases));
    }

    private static String list(List<Database> databases) {
        return databases.stream()
                .map(database -> "{\"Name\": \"db" + databases.indexOf(database) + "\", \"Database\": \"" + database.name() + "\"}\n")
                .collect(Collectors.joining());
    }

    private int fleet(String... more) {
        List<String> words = new ArrayList<>(List.of("fleet", "--targets", "targets.jsonl", "--results", "results.jsonl"));
        words.addAll(List.of(more));
        return session.runOnChangelog(words.toArray(String[]::new));
    }

    private List<String> results() throws IOException {
        return Files.readAllLines(folder.resolve("results.jsonl"));
    }

    @Test
    void all_but_one_are_migrated_and_resuming_asks_only_that_one() throws Exception {
        assertThat(fleet("--tolerate", "1")).as(session.err()).isEqualTo(1);

        assertThat(session.out().lines().findFirst().orElse("")).startsWith("5 migrated, 0 up to date, 1 failed, 0 not begun, in ");
        assertThat(session.out()).contains("db4:").contains("changelog.sql:5").contains("42P07").contains("fix:");
        assertThat(session.err()).contains("1 database first, as canaries", "1/6 migrated db0 (2 change sets, ", "failed db4: LS-3001");
        assertThat(results()).hasSize(6)
                .filteredOn(line -> line.contains("\"db4\""))
                .singleElement()
                .asString()
                .startsWith("{\"Name\":\"db4\",\"Outcome\":\"failed\",\"Applied\":1,\"LastChangeSet\":\"changelog.sql::1::ann\","
                        + "\"Code\":\"LS-3001\",\"Reason\":\"LS-3001 changelog.sql:5")
                .contains(" Fix: ")
                .contains("\"DurationMillis\":");
        assertThat(results().getFirst()).startsWith("{\"Name\":\"db0\",\"Outcome\":\"migrated\",\"Applied\":2,"
                + "\"LastChangeSet\":\"changelog.sql::2::ann\",\"Code\":\"\",\"Reason\":\"\",\"DurationMillis\":");

        assertThat(fleet("--resume", "--tolerate", "1")).isEqualTo(1);
        assertThat(session.out()).startsWith("0 migrated, 0 up to date, 1 failed, 0 not begun, 5 done before, in ");
        assertThat(session.err()).as("the canary has passed, and no other is one in its place")
                .doesNotContain("canaries", "no other is begun");

        databases.get(4).execute("drop table payment");
        assertThat(fleet("--resume", "--quiet")).isZero();
        assertThat(session.out()).startsWith("1 migrated, 0 up to date, 0 failed, 0 not begun, 5 done before, in ");
        assertThat(session.err()).isEmpty();
        assertThat(fleet()).isZero();
        assertThat(session.out()).startsWith("0 migrated, 6 up to date, 0 failed, 0 not begun, in ");
        for (Database database : databases) {
            assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("2");
        }
    }

    @Test
    void a_canary_that_fails_keeps_all_others_from_being_begun() throws Exception {
        session.write("targets.jsonl", list(databases.reversed()));

        assertThat(fleet("--canaries", "2", "--tolerate", "5", "--at-once", "1", "--format", "json", "--quiet")).isEqualTo(1);
        assertThat(session.out().lines()).hasSize(1);
        assertThat(session.out()).startsWith("{\"outcome\":\"failed\",\"migrated\":1,\"upToDate\":0,\"failed\":1,\"notBegun\":4,"
                + "\"doneBefore\":0,\"stopped\":\"db1 failed\",\"durationMillis\":")
                .contains("\"failures\":[{\"Name\":\"db1\",\"Outcome\":\"failed\"");
        assertThat(results()).hasSize(2);
        assertThat(databases.getFirst().value("select to_regclass('databasechangelog') is null")).isEqualTo("t");
    }

    @Test
    void a_changelog_that_cannot_be_read_is_refused_input() throws Exception {
        session.write("changelog.sql", "--liquibase formatted sql\n--changeset ann\ncreate table a (id int);\n");

        assertThat(fleet()).isEqualTo(2);
        assertThat(session.out()).startsWith("0 migrated, 0 up to date, 1 failed, 5 not begun")
                .contains("changelog.sql:2:1: error LS-1008");
        assertThat(databases.getFirst().value("select to_regclass('databasechangelog') is null")).isEqualTo("t");
    }

    @Test
    void files_that_are_not_there_are_told_together_before_any_database_is_asked() throws Exception {
        assertThat(session.run("fleet", "--targets", "nowhere.jsonl", "--changelog-file", "nothing.sql")).isEqualTo(2);
        assertThat(session.err()).contains("the list could not be read: there is no " + folder.resolve("nowhere.jsonl"), "LS-1001",
                "nothing.sql");
        assertThat(databases.getFirst().value("select to_regclass('databasechangelog') is null")).isEqualTo("t");
    }

    @Test
    void on_a_terminal_one_bar_moves() {
        assertThat(session.typing("\n").runOnChangelog("fleet", "--targets", "targets.jsonl", "--tolerate", "1")).isEqualTo(1);

        assertThat(session.err()).contains("] 1/6, 0 failed, ").contains(" a second, ").contains(" left").doesNotContain("migrated db");
        assertThat(session.err()).endsWith("\r\u001b[2K");
    }

    /// A whole process, since it is one that is told to end.
    @Test
    void a_command_that_is_told_to_end_leaves_no_database_in_the_middle() throws Exception {
        session.write("changelog.sql", CHANGELOG.replace("create table payment", "select pg_sleep(case when current_database() = '"
                + databases.get(1).name() + "' then 60 else 0 end);\ncreate table payment"));
        try (SecretsManagerEndpoint secrets = SecretsManagerEndpoint.open()) {
            Process process = process(secrets);
            try {
                Programs.awaitSleep(databases.get(1));
                process.destroy();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(folder.resolve("err")).content().contains("no other is begun: the command was told to end");
            assertThat(folder.resolve("out")).content()
                    .contains("1 migrated, 0 up to date, 1 failed, 4 not begun", "stopped: the command was told to end")
                    .doesNotContain(databases.getFirst().password());
            assertThat(results()).hasSize(2);
            assertThat(results().getLast()).startsWith("{\"Name\":\"db1\",\"Outcome\":\"failed\",\"Applied\":1,");
            assertThat(databases.get(1).value("select count(*) from databasechangelog")).isEqualTo("1");
            assertThat(secrets.reads()).hasSize(2);
        }
    }

    private Process process(SecretsManagerEndpoint secrets) throws IOException {
        StringBuilder list = new StringBuilder();
        for (Database database : databases) {
            String arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:" + database.name() + "-AbCdEf";
            secrets.put(arn, "{\"username\":\"" + database.user() + "\",\"password\":\"" + database.password() + "\",\"dbname\":\""
                    + database.name() + "\"}");
            list.append("{\"Name\": \"db" + databases.indexOf(database) + "\", \"SecretArn\": \"" + arn + "\", \"Host\": \""
                    + database.host() + "\", \"Port\": " + database.port() + ", \"SslMode\": \"disable\"}\n");
        }
        session.write("targets.jsonl", list.toString());
        return Programs.command(folder,
                Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url(), "AWS_ACCESS_KEY_ID", "local", "AWS_SECRET_ACCESS_KEY", "local",
                        "AWS_REGION", "eu-central-1", "PGUSER", "nobody", "PGPASSWORD", "nothing"),
                "fleet", "--targets", "targets.jsonl", "--results", "results.jsonl", "--at-once", "1", "--changelog-file", "changelog.sql");
    }
}
