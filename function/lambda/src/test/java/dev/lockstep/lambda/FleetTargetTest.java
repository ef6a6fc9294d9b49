package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a line of a list of databases may say.
final class FleetTargetTest {

    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf";

    @Test
    void has_what_all_have_in_common_and_its_own_over_it() throws IOException {
        var common = fields("{'Changelog':'s3://bucket/r.zip!/x.xml','Contexts':'base','Parameters':{'a':'1','b':'1'}}");
        var own = fields("{'Name':'one','SecretArn':'" + SECRET + "','Contexts':'base,eu','Parameters':{'b':'2'},'Schema':'ledger'}");

        var target = complete(FleetTarget.read(own, common));

        assertThat(target.name()).isEqualTo("one");
        assertThat(target.properties().settings().contexts()).containsExactly("base", "eu");
        assertThat(target.properties().settings().parameters()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(target.properties().settings().schema()).isEqualTo("ledger");
        assertThat(target.properties().changelog()).isEqualTo(new ChangelogLocation.Bundled("bucket", "r.zip", "x.xml"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'Name':'one','Host':'h'}                               | one
            {'Host':'h','Port':'6432','Database':'d','Schema':'s'}  | h:6432/d/s
            {'Host':'h','Database':'d'}                             | h:5432/d/public
            {'SecretArn':'arn:x'}                                   | arn:x/public
            {'SecretArn':'arn:x','Database':'d'}                    | arn:x/d/public
            {'Colour':'red'}                                        | unnamed/public
            """)
    void goes_by_its_name_or_else_by_its_address(String own, String name) throws IOException {
        assertThat(FleetTarget.name(fields(own), Json.Fields.NONE)).isEqualTo(name);
    }

    @Test
    void refuses_what_it_does_not_know_with_the_nearest_name() throws IOException {
        var problems = FleetTarget.read(fields("{'SecretArn':'" + SECRET + "','Databse':'app','Tag':'x','Port':'many'}"), Json.Fields.NONE)
                .refusals();

        assertThat(problems).extracting(Problem::render)
                .anySatisfy(words -> assertThat(words).contains("\"Databse\" is not known").contains("write Database"))
                .anySatisfy(words -> assertThat(words).contains("\"Tag\" is not known"))
                .anySatisfy(words -> assertThat(words).contains("Port is \"many\""))
                .hasSize(3);
        assertThat(FleetTarget.common(fields("{'OnDelete':'RollBack'}"))).hasSize(1);
    }

    @Test
    void a_list_is_refused_with_all_that_is_wrong_and_where() {
        var list = """
                {"Name":"one","SecretArn":"%1$s"}

                {"Name":"two","SecretArn":"%1$s","Colour":"red"}
                {"Name":"one","SecretArn":"%1$s"}
                ["three"]
                {"Name":"four",
                """.formatted(SECRET);

        assertThat(read(list).refusals()).extracting(problem -> problem.at() + " " + problem.code().id())
                .containsExactly("targets/x.jsonl:2 LS-5012", "targets/x.jsonl:3 LS-5001", "targets/x.jsonl:4 LS-5012",
                        "targets/x.jsonl:5 LS-5012",
                        "targets/x.jsonl:6 LS-5012");
        assertThat(read("").refusals()).extracting(problem -> problem.code().id()).containsExactly("LS-5012");
    }

    @Test
    void a_list_of_ten_thousand_is_read_in_its_order() {
        var list = new StringBuilder();
        IntStream.range(0, 10_000).forEach(i -> list.append("{\"Name\":\"db-" + i + "\",\"SecretArn\":\"" + SECRET + "\"}\n"));

        var targets = complete(read(list.toString()));

        assertThat(targets.names()).hasSize(10_000).startsWith("db-0", "db-1").endsWith("db-9999");
        assertThat(targets.version()).isEqualTo("v1");
    }

    private static Read<FleetTargets> read(String list) {
        return FleetTargets.read("targets/x.jsonl", new FleetFiles.Listed(new FileContent("x", list.getBytes(UTF_8)), "v1"),
                Json.Fields.NONE);
    }

    private static <T> T complete(Read<T> read) {
        assertThat(read.refusals()).isEqualTo(List.of());
        return ((Read.Complete<T>) read).value();
    }

    private static Json.Fields fields(String json) throws IOException {
        return (Json.Fields) Json.read(json.replace('\'', '"').getBytes(UTF_8));
    }
}
