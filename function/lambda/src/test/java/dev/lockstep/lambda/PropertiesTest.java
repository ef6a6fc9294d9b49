package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.run.Settings;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.lambda.Properties.Login;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hazard 26: everything arrives as text, and what is not understood is refused before anything is touched.
final class PropertiesTest {

    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-AbCdEf";

    @Test
    void has_the_documented_defaults() {
        var properties = accepted("'SecretArn': '" + ARN + "'");

        assertThat(properties.login()).isEqualTo(new Login.Secret(ARN));
        assertThat(properties.host()).isNull();
        assertThat(properties.sslMode()).isEqualTo(Properties.SslMode.VERIFY_FULL);
        assertThat(properties.changelog()).isEqualTo(new ChangelogLocation.Packaged("changelogs/changelog.xml"));
        assertThat(properties.mode()).isEqualTo(Properties.Mode.UPDATE);
        assertThat(properties.rollbacks()).isEqualTo(new Properties.Rollbacks(false, false, null));
        assertThat(properties.settings()).isEqualTo(new Settings(List.of(), null, Map.of(), null, null, Settings.Transaction.PER_CHANGE_SET,
                Duration.ofSeconds(5), Duration.ofMinutes(5), Optional.empty(), false, Settings.CustomChanges.REFUSE).remembering());
    }

    @Test
    void takes_everything_from_texts() {
        var properties = accepted("""
                'ServiceToken': 'arn:x', 'ServiceTimeout': '900', 'Authentication': 'Iam', 'Username': 'migrator', 'Host': 'db.example', 'Port': '6543',
                'Database': 'app', 'SslMode': 'verify-ca', 'Changelog': 's3://bucket/a/b.zip!/changelogs/main.yaml', 'ChangelogDigest': '%s',
                'Contexts': 'base, sandbox', 'LabelFilter': 'x and !y', 'Parameters': {'a.b': '1'}, 'Schema': 'ledger', 'Tag': 'r1',
                'Transaction': 'Deployment', 'LockTimeout': '500ms', 'LockWait': '1h', 'StatementTimeout': '5m', 'OnStackRollback': 'RollBack',
                'OnDelete': 'RollBack', 'DeletionConfirmation': 'app', 'AllowSuperuser': 'true', 'Mode': 'DryRun'"""
                .formatted("Ab".repeat(32)));

        assertThat(properties.login()).isEqualTo(new Login.Iam("migrator"));
        assertThat(properties.port()).isEqualTo(6543);
        assertThat(properties.sslMode()).isEqualTo(Properties.SslMode.VERIFY_CA);
        assertThat(properties.changelog()).isEqualTo(new ChangelogLocation.Bundled("bucket", "a/b.zip", "changelogs/main.yaml"));
        assertThat(properties.digest()).isEqualTo("ab".repeat(32));
        assertThat(properties.rollbacks()).isEqualTo(new Properties.Rollbacks(true, true, "app"));
        assertThat(properties.mode()).isEqualTo(Properties.Mode.DRY_RUN);
        assertThat(properties.settings()).isEqualTo(new Settings(List.of("base", "sandbox"), "x and !y", Map.of("a.b", "1"), "ledger", "r1",
                Settings.Transaction.DEPLOYMENT, Duration.ofMillis(500), Duration.ofHours(1), Optional.of(Duration.ofMinutes(5)), true,
                Settings.CustomChanges.REFUSE).remembering());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Port             | abc                     | Port is "abc"; write a number from 1 to 65535
            Port             | 0                       | Port is "0"
            Port             | 5432.0                  | Port is "5432.0"
            AllowSuperuser   | yes                     | AllowSuperuser is "yes"; write one of true, false
            AllowSuperuser   | True                    | AllowSuperuser is "True"
            LockTimeout      | 5                       | LockTimeout is "5"; write a number and its unit
            LockWait         | 5 minutes               | LockWait is "5 minutes"
            StatementTimeout | -1s                     | StatementTimeout is "-1s"
            SslMode          | verify_full             | SslMode is "verify_full"; write one of disable, allow, prefer, require, verify-ca, verify-full
            Mode             | update                  | Mode is "update"; write one of Update, Validate, DryRun
            Transaction      | None                    | Transaction is "None"
            ChangelogDigest  | abc                     | ChangelogDigest is "abc"; give it a SHA-256 digest
            Changelog        | ../etc/passwd           | Changelog is "../etc/passwd"
            Changelog        | /etc/passwd             | Changelog is "/etc/passwd"
            Changelog        | https://x/y             | Changelog is "https://x/y"
            Changelog        | s3://bucket             | Changelog is "s3://bucket"
            Changelog        | s3://bucket/x.zip       | Changelog names no file; root changelog's path in the zip after !/
            Changelog        | s3://bucket/x.zip!/../y | Changelog is "s3://bucket/x.zip!/../y"
            Host             | db host                 | Host is "db host"
            Host             | db/x?a=b                | Host is "db/x?a=b"
            ServiceTimeout   | 7200                    | ServiceTimeout is "7200"
            SecretArn        | app                     | SecretArn is "app"; ARN of a secret
            Username         | somebody                | Username has no effect
            Authentication   | iam                     | Authentication is "iam"
            OnDelete         | RollBack                | DeletionConfirmation is missing
            OnStackRollback  | RollBack                | Tag is missing
            OnStackRollback  | RollBack                | OnStackRollback is RollBack, and the changelog is in the function's package
            OnStackRollback  | Undo                    | OnStackRollback is "Undo"
            OnDelete         | Drop                    | OnDelete is "Drop"
            """)
    void refuses_by_name_with_the_mend(String name, String value, String parts) {
        var problems = refused("'SecretArn': '" + ARN + "', '" + name + "': '" + value + "'");

        for (var part : parts.split("; ", -1)) {
            assertThat(problems).contains(part);
        }
    }

    @ParameterizedTest
    @CsvSource({"Contexs,Contexts", "secretarn,SecretArn", "LabelFilters,LabelFilter", "Databse,Database", "ChangeLog,Changelog"})
    void names_the_nearest_property_that_there_is(String written, String meant) {
        assertThat(refused("'SecretArn': '" + ARN + "', '" + written + "': 'x'")).contains("property \"" + written + "\" is not known")
                .contains("write " + meant);
    }

    @Test
    void lists_what_there_is_where_nothing_is_near() {
        assertThat(refused("'SecretArn': '" + ARN + "', 'Colour': 'x'")).contains("known are ServiceToken, ServiceTimeout, SecretArn");
    }

    @Test
    void reports_all_problems_at_once() {
        assertThat(refused("'Prt': '1', 'Port': 'x', 'Mode': 'y'")).contains("\"Prt\"")
                .contains("property Port")
                .contains("property Mode")
                .contains("property SecretArn is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'SecretArn': ['a']", "'SecretArn': {'a': 'b'}"})
    void refuses_lists_and_maps_where_a_text_belongs(String field) {
        assertThat(refused(field)).contains("SecretArn is a list or a map");
    }

    @Test
    void refuses_what_is_not_a_map_of_texts() {
        assertThat(refused("'SecretArn': '" + ARN + "', 'Parameters': 'a=b'")).contains("Parameters is not a map");
        assertThat(refused("'SecretArn': '" + ARN + "', 'Parameters': {'a': ['b']}")).contains("Parameters has no text for \"a\"");
    }

    @Test
    void takes_an_empty_text_for_absent() {
        var properties = accepted("'SecretArn': '" + ARN + "', 'Tag': '', 'Schema': '', 'Contexts': '', 'Parameters': '', 'Port': ''");

        assertThat(properties.settings().tag()).isNull();
        assertThat(properties.port()).isNull();
        assertThat(properties.settings().contexts()).isEmpty();
    }

    @Test
    void needs_host_and_database_where_no_secret_says_them() {
        assertThat(refused("'Authentication': 'Iam'")).contains("Username is missing")
                .contains("Host is missing")
                .contains("Database is missing");
    }

    @Test
    void sends_no_token_in_the_clear() {
        assertThat(refused("'Authentication': 'Iam', 'Username': 'u', 'Host': 'h', 'Database': 'd', 'SslMode': 'prefer'"))
                .contains("in the clear");
    }

    @ParameterizedTest
    @CsvSource({"'',3600", "900,900", "0,3600", "x,3600", "99999,3600"})
    void reads_the_service_timeout_even_where_it_is_wrong(String written, long seconds) throws IOException {
        assertThat(Properties.serviceTimeout(fields("'ServiceTimeout': '" + written + "'"))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void stores_a_single_file_of_s3_under_its_own_name() {
        var properties = accepted("'SecretArn': '" + ARN + "', 'Changelog': 's3://bucket/releases/7/changelog.sql'");

        assertThat(properties.changelog()).isInstanceOfSatisfying(ChangelogLocation.SingleObject.class,
                object -> assertThat(object.file()).isEqualTo("changelog.sql"));
    }

    private static Json.Fields fields(String json) throws IOException {
        return (Json.Fields) Json.read(("{" + json.replace('\'', '"') + "}").getBytes(UTF_8));
    }

    private static Properties accepted(String json) {
        return switch (read(json)) {
            case Read.Complete<Properties>(var properties, _) -> properties;
            case Read.Refused<Properties>(var problems) -> throw new AssertionError(problems);
        };
    }

    private static String refused(String json) {
        return switch (read(json)) {
            case Read.Complete<Properties> complete -> throw new AssertionError("accepted: " + complete);
            case Read.Refused<Properties>(var problems) -> problems.stream().map(Problem::render).collect(Collectors.joining("\n"));
        };
    }

    private static Read<Properties> read(String json) {
        try {
            return Properties.read(fields(json));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
