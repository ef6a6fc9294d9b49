package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.text.Read;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FleetListTest {

    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:fleet/17-AbCdEf";

    @TempDir
    Path folder;

    private Session session(String... lines) throws Exception {
        return new Session(folder, Map.of()).write("targets.jsonl", String.join("\n", lines))
                .write("changelog.sql", "--liquibase formatted sql\n");
    }

    private List<FleetMember> members(Map<String, String> environment, String... lines) throws Exception {
        Path file = Files.writeString(folder.resolve("targets.jsonl"), String.join("\n", lines));
        Read<List<FleetMember>> read = FleetList.read(file, "targets.jsonl", FleetMember.Common.of(environment, null));
        assertThat(read.refusals()).isEmpty();
        return read instanceof Read.Complete<List<FleetMember>>(var members, _) ? members : List.of();
    }

    @Test
    void all_that_is_wrong_is_said_at_once_each_with_its_line() throws Exception {
        Session session = session("{\"Name\": \"a\", \"Database\": \"a\"}",
                "",
                "{\"Nmae\": \"b\", \"Database\": \"b\"}",
                "{\"Name\": \"a\", \"Database\": \"c\"}",
                "{\"Name\": \"d\"}",
                "{\"Name\": \"e\", \"Database\": \"e\", \"Port\": 70000}",
                "{\"Name\": \"f\", \"Database\": \"f\", \"Authentication\": \"Iam\"}",
                "{\"Name\": \"g\", \"Database\": \"g\", \"SslMode\": \"verify\", \"Parameters\": {\"a\": [\"b\"]}}",
                "{\"Name\": \"h\", \"SecretArn\": \"" + SECRET + "\", \"Username\": \"h\"}",
                "{\"Name\": \"i\",",
                "[]");

        assertThat(session.runOnChangelog("fleet", "--targets", "targets.jsonl", "--at-once", "0", "--resume")).isEqualTo(2);
        assertThat(session.err().lines().filter(line -> !line.startsWith("  fix: "))).containsExactly(
                "error LS-5009: --at-once cannot be 0.",
                "error LS-5009: --resume has no results to go by.",
                "targets.jsonl:3: error LS-5001: property \"Nmae\" is not known",
                "targets.jsonl:4: error LS-5012: the database \"a\" stands in line 1 already",
                "targets.jsonl:5: error LS-5003: property Database is missing: nothing says which of the server's databases is meant",
                "targets.jsonl:6: error LS-5002: property Port is \"70000\"",
                "targets.jsonl:7: error LS-5002: property Authentication is Iam, which the command line does not know",
                "targets.jsonl:8: error LS-5002: property SslMode is \"verify\"",
                "targets.jsonl:8: error LS-5002: property Parameters is no map of texts",
                "targets.jsonl:9: error LS-5002: property Username has no effect beside SecretArn, whose secret has a username",
                "targets.jsonl:10: error LS-5012: the line is not JSON from column 14",
                "targets.jsonl:11: error LS-5012: the line holds no JSON object");
        assertThat(session.err()).contains("write Name if that is meant");
    }

    @Test
    void a_list_that_is_not_there_or_empty_is_refused() throws Exception {
        Session session = session("", "");

        assertThat(session.runOnChangelog("fleet", "--targets", "targets.jsonl")).isEqualTo(2);
        assertThat(session.err()).contains("targets.jsonl: error LS-5012: the list of databases is empty");
        assertThat(session.runOnChangelog("fleet", "--targets", "target.jsonl", "--format", "json")).isEqualTo(2);
        assertThat(session.out()).startsWith("{\"outcome\":\"refused\"").contains("\"file\":\"target.jsonl\"");
    }

    @Test
    void what_a_line_does_not_say_comes_from_the_environment() throws Exception {
        Map<String, String> environment = Map.of("PGHOST", "db.example", "PGPORT", "5433", "PGDATABASE", "app");

        FleetMember member = members(environment, "{\"Schema\": \"c17\"}").getFirst();
        assertThat(member.name()).isEqualTo("db.example:5433/app/c17");
        assertThat(member.server()).isEqualTo("db.example:5433");
        assertThat(members(Map.of(), "{\"Host\": \"a.example\", \"Port\": \"6000\", \"Database\": \"c17\"}").getFirst().name())
                .isEqualTo("a.example:6000/c17/public");
    }

    @Test
    void what_a_secret_may_say_is_left_to_it() throws Exception {
        FleetMember member = members(Map.of("PGHOST", "elsewhere", "PGDATABASE", "other"), "{\"SecretArn\": \"" + SECRET + "\"}")
                .getFirst();

        assertThat(member.host()).isNull();
        assertThat(member.database()).isNull();
        assertThat(member.name()).isEqualTo(SECRET + "/public");
    }

    @Test
    void a_line_wins_and_of_its_parameters_each_by_itself() throws Exception {
        Settings all = new Settings(List.of("base"), "v1", Map.of("Tablespace", "fast", "owner", "app"), "public", null,
                Settings.DEFAULT.transaction(), Settings.DEFAULT.lockTimeout(), Settings.DEFAULT.lockWait(),
                Settings.DEFAULT.statementTimeout(), true, Settings.DEFAULT.customChanges());
        List<FleetMember> members = members(Map.of("PGDATABASE", "app"),
                "{\"Name\": \"a\", \"Parameters\": {\"tablespace\": \"slow\"}, \"Contexts\": \"base, eu\", \"Schema\": \"a\"}",
                "{\"Name\": \"b\"}");

        Settings own = members.getFirst().settings(all);
        assertThat(own.parameters().values()).containsExactlyInAnyOrder("slow", "app");
        assertThat(own.contexts()).containsExactly("base", "eu");
        assertThat(own.labelFilter()).isEqualTo("v1");
        assertThat(own.schema()).isEqualTo("a");
        assertThat(members.getLast().settings(all)).isSameAs(all);
    }

    @Test
    void of_a_results_file_the_last_word_on_a_database_counts_and_a_torn_line_does_not() throws Exception {
        Path file = Files.writeString(folder.resolve("results.jsonl"), """
                {"Name":"a","Outcome":"migrated","Applied":2}
                {"Name":"b","Outcome":"failed"}
                {"Name":"c","Outcome":"up to date"}
                {"Name":"c","Outcome":"failed"}
                {"Name":"b","Outcome":"migrated"}
                {"Name":"d","Outcome":"migr""");

        assertThat(FleetResults.done(file)).isEqualTo(Set.of("a", "b"));
        try (FleetResults _ = FleetResults.open(file)) {
            assertThat(file).content().endsWith("\"migr\n");
        }
        assertThat(FleetResults.done(folder.resolve("none.jsonl"))).isEmpty();
    }
}
