package dev.lockstep.engine.changelog.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Limit;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was made to exhaust or mislead whoever reads it is refused, with its place and a mend, before anything runs. Hazard 30.
@Timeout(20)
class LimitsTest {

    private static final String SET = "<changeSet id='1' author='a'>%s</changeSet>";

    @Test
    void hazard_30_no_entity_is_expanded() {
        String bomb = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><databaseChangeLog>&b;</databaseChangeLog>";
        assertThat(refused("l.xml", bomb)).satisfies(problem -> is(problem, Code.FILE_UNREADABLE, "l.xml:1:1", "DOCTYPE"));
        assertThat(refused("l.xml", "<databaseChangeLog>&b;</databaseChangeLog>").code()).isEqualTo(Code.FILE_UNREADABLE);
        String outside = "<!DOCTYPE l SYSTEM 'file:///etc/passwd'><databaseChangeLog/>";
        assertThat(refused("l.xml", outside).message()).contains("DOCTYPE");
        assertThat(refused("l.xml", "<?xml version='1.0'?><!-- x -->\n" + bomb))
                .satisfies(problem -> is(problem, Code.FILE_UNREADABLE, "l.xml:2:1", "DOCTYPE"));
    }

    @Test
    void hazard_30_deep_xml_is_refused() {
        String deep = "<databaseChangeLog>" + "<a>".repeat(100_000);
        assertThat(refused("l.xml", deep)).satisfies(problem -> is(problem, Code.LIMIT_EXCEEDED, "l.xml:1:", "100"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"l.yaml", "l.json"})
    void hazard_30_deep_lists_and_mappings_are_refused(String file) {
        assertThat(refused(file, "{\"databaseChangeLog\": " + "[".repeat(100_000)).at()).hasToString(file + ":1");
        assertThat(refused(file, "{\"databaseChangeLog\": [" + "{\"a\":".repeat(100_000)).code()).isEqualTo(Code.LIMIT_EXCEEDED);
    }

    @Test
    void hazard_30_deep_indentation_is_refused() {
        StringBuilder deep = new StringBuilder("databaseChangeLog:\n");
        for (int i = 0; i < 2000; i++) {
            deep.append(" ".repeat(2 * i)).append("- a:\n");
        }
        assertThat(refused("l.yaml", deep.toString())).satisfies(problem -> is(problem, Code.LIMIT_EXCEEDED, "l.yaml:", "100"));
    }

    @Test
    void hazard_30_aliases_that_multiply_are_refused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n".replace("%d,", i - 1 + ",")
                    .replaceFirst("%d", "" + i)
                    .replaceFirst("%d", "" + i)
                    .replace("%d", "" + (i - 1)));
        }
        assertThat(refused("l.yaml", bomb + "databaseChangeLog: [{changeSet: *a9}]\n").code()).isEqualTo(Code.LIMIT_EXCEEDED);
    }

    @Test
    void hazard_30_merges_that_multiply_are_refused() {
        StringBuilder bomb = new StringBuilder("m0: &m0 {");
        for (int i = 0; i < 1000; i++) {
            bomb.append("k").append(i).append(": v, ");
        }
        bomb.append("z: z}\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("m").append(i).append(": &m").append(i).append(" {<<: [").append(("*m" + (i - 1) + ", ").repeat(10)).append("]}\n");
        }
        assertThat(refused("l.yaml", bomb + "databaseChangeLog: [{changeSet: {<<: *m11}}]\n").code()).isEqualTo(Code.LIMIT_EXCEEDED);
    }

    @Test
    void hazard_30_a_mapping_that_merges_or_holds_itself_is_refused() {
        assertThat(refused("l.yaml", "databaseChangeLog:\n- changeSet: &a\n    id: 1\n    <<: *a\n").code()).isEqualTo(Code.LIMIT_EXCEEDED);
        assertThat(refused("l.yaml", "databaseChangeLog:\n- changeSet: &a\n    id: 1\n    changes: [*a]\n").code())
                .isEqualTo(Code.LIMIT_EXCEEDED);
        assertThat(refused("l.yaml", "databaseChangeLog: &a\n- *a\n").code()).isEqualTo(Code.LIMIT_EXCEEDED);
    }

    @Test
    void hazard_30_a_text_that_aliases_make_large_is_refused() {
        String bomb = "t: &t " + "x".repeat(1 << 20) + "\ndatabaseChangeLog:\n"
                + "- changeSet: {id: 1, author: a, comment: *t}\n".repeat(70);
        assertThat(refused("l.yaml", bomb)).satisfies(problem -> is(problem, Code.LIMIT_EXCEEDED, "l.yaml:1:4", "64 MB"));
    }

    @Test
    void hazard_30_a_number_of_a_million_digits_is_no_number() {
        assertThat(refused("l.yaml", "databaseChangeLog:\n- changeSet: {id: !!int " + "1".repeat(1 << 20) + ", author: a}\n").code())
                .isEqualTo(Code.INVALID_VALUE);
        assertThat(refused("l.xml", xml("<createSequence sequenceName='s' startValue='" + "1".repeat(2000) + "'/>")).code())
                .isEqualTo(Code.INVALID_VALUE);
    }

    @Test
    void hazard_30_properties_that_multiply_or_never_close_end_soon() {
        String large = "<property name='a' value='" + "x".repeat(1 << 20) + "'/>";
        assertThat(refused("l.xml", "<databaseChangeLog>" + large + "\n" + SET.formatted("<sql>" + "${a}".repeat(100) + "</sql>")
                + "</databaseChangeLog>")).satisfies(problem -> is(problem, Code.LIMIT_EXCEEDED, "l.xml:2:", "64 MB"));
        assertThat(refused("l.xml", "<databaseChangeLog><property name='a' value='${a}'/>\n" + SET.formatted("<sql>${a}</sql>")
                + "</databaseChangeLog>")).satisfies(problem -> is(problem, Code.LIMIT_EXCEEDED, "l.xml:2:", "leads to itself"));
        assertThat(read("l.xml", xml("<sql>" + "${".repeat(1 << 20) + "</sql>"))).isInstanceOf(Read.Complete.class);
        assertThat(read("l.xml", xml("<sql>" + "${".repeat(1000) + "x" + "}".repeat(1000) + "</sql>"))).isInstanceOf(Read.Complete.class);
    }

    @Test
    void hazard_30_includes_that_multiply_or_go_in_circles_are_refused() {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            String next = "<include file='" + (i + 1) + ".xml'/>";
            files.put(i + ".xml", "<databaseChangeLog>" + next + next + "</databaseChangeLog>");
        }
        files.put("60.xml", "<databaseChangeLog/>");
        assertThat(refused(files, "0.xml")).satisfies(problem -> is(problem, Code.LIMIT_EXCEEDED, "", "20,000"));
        Map<String, String> chain = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            chain.put(i + ".xml", "<databaseChangeLog><include file='" + (i + 1) + ".xml'/></databaseChangeLog>");
        }
        assertThat(refused(chain, "0.xml")).satisfies(problem -> is(problem, Code.LIMIT_EXCEEDED, "99.xml:1:", "100"));
        Map<String, String> circle = Map.of("a.xml", "<databaseChangeLog><include file='b.yaml'/></databaseChangeLog>", "b.yaml",
                "databaseChangeLog:\n- include: {file: a.xml}\n");
        assertThat(refused(circle, "a.xml")).satisfies(problem -> is(problem, Code.INCLUDE_CYCLE, "b.yaml:2:", "a.xml -> b.yaml -> a.xml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<include file='%s'/>", "<includeAll path='%s'/>",
            "<changeSet id='1' author='a'><sqlFile path='%s'/></changeSet>",
            "<changeSet id='1' author='a'><loadData tableName='t' file='%s'/></changeSet>",
            "<changeSet id='1' author='a'><createProcedure path='%s'/></changeSet>", "<property file='%s'/>"})
    void hazard_30_nothing_outside_of_the_search_path_is_read(String element, @TempDir Path folder) throws IOException {
        Path root = Files.createDirectories(folder.resolve("root/sub"));
        Files.writeString(folder.resolve("secret.sql"), "select 'outside'");
        Files.writeString(folder.resolve("root/inside.sql"), "select 'inside'");
        for (String path : List.of("../../secret.sql", "..\\..\\secret.sql", "x/../../../secret.sql",
                folder.resolve("secret.sql").toString(),
                "/../secret.sql", "classpath:../secret.sql", "file:" + folder.resolve("secret.sql"), "C:/../secret.sql")) {
            Files.writeString(root.resolve("l.xml"), "<databaseChangeLog>" + element.formatted(path) + "</databaseChangeLog>");
            Read<Changelog> read = ChangelogReader.read(new SearchPath.Directory(folder.resolve("root")), "sub/l.xml", ReadOptions.DEFAULT);
            assertThat(read).as(path)
                    .isInstanceOfSatisfying(Read.Refused.class, refused -> assertThat(refused.problems().toString())
                            .containsAnyOf("PATH_OUTSIDE_SEARCH_PATH", "FILE_NOT_FOUND", "FILE_UNREADABLE")
                            .contains("sub/l.xml"));
            assertThat(read.toString()).doesNotContain("'outside'");
        }
    }

    @Test
    void hazard_30_dots_that_stay_inside_are_followed() {
        Map<String, String> files = Map.of("a/b/l.xml",
                "<databaseChangeLog><include file='../c/m.sql' relativeToChangelogFile='true'/><include file='a/x/../c/n.sql'/></databaseChangeLog>",
                "a/c/m.sql", "select 1", "a/c/n.sql", "select 2");
        assertThat(read(files, "a/b/l.xml")).isInstanceOfSatisfying(Read.Complete.class,
                complete -> assertThat(((Changelog) complete.value()).changeSets()).hasSize(2));
    }

    @Test
    void hazard_30_a_name_that_no_file_can_have_is_no_file(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("l.yaml"),
                "databaseChangeLog:\n- include: {file: \"a\\uD800\\uFFFF.xml\"}\n- includeAll: {path: \"\\uD800\"}\n");
        assertThat(ChangelogReader.read(new SearchPath.Directory(folder), "l.yaml", ReadOptions.DEFAULT)).isInstanceOf(Read.Refused.class);
        assertThat(new SearchPath.Directory(folder).find("a\0b.sql")).isEmpty();
        assertThat(new SearchPath.Directory(folder).list("a\0b")).isEmpty();
    }

    @Test
    void hazard_30_nul_is_refused_in_every_format() {
        assertThat(refused("l.sql", "--liquibase formatted sql\n--changeset a:1\nselect '\0'")).satisfies(
                problem -> is(problem, Code.FILE_UNREADABLE, "l.sql:3:9", "NUL"));
        assertThat(refused("l.sql", "select\n'\0'")).satisfies(problem -> is(problem, Code.FILE_UNREADABLE, "l.sql:2:2", "NUL"));
        assertThat(refused("l.xml", xml("<sql>\0</sql>")).code()).isEqualTo(Code.FILE_UNREADABLE);
        assertThat(refused("l.xml", xml("<sql>&#0;</sql>")).code()).isEqualTo(Code.FILE_UNREADABLE);
        assertThat(refused("l.yaml", "databaseChangeLog:\n- changeSet: {id: a\0b}")).satisfies(
                problem -> is(problem, Code.FILE_UNREADABLE, "l.yaml:2:20", "U+0000"));
        assertThat(refused("l.yaml", "databaseChangeLog:\n- changeSet: {id: \"a\\0b\"}")).satisfies(
                problem -> is(problem, Code.FILE_UNREADABLE, "l.yaml:2:19", "NUL"));
        assertThat(refused("l.json", "{\"databaseChangeLog\": [{\"changeSet\": {\"id\": \"\\u0000\"}}]}").message()).contains("NUL");
        Map<String, String> data = Map.of("l.xml", xml("<loadData tableName='t' file='t.csv'/>"), "t.csv", "a,b\n1,2\n3,\0\n");
        assertThat(refused(data, "l.xml")).satisfies(problem -> is(problem, Code.FILE_UNREADABLE, "t.csv:3", "NUL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"l.xml", "l.yaml", "l.json"})
    void hazard_30_bytes_that_are_no_text_are_refused(String file) {
        byte[] bytes = {'<', (byte) 0xC3, (byte) 0x28, '>'};
        SearchPath files = new SearchPath.Memory(Map.of(file, new FileContent(file, bytes)));
        Read<Changelog> read = ChangelogReader.read(files, file, ReadOptions.DEFAULT);
        assertThat(read).isInstanceOfSatisfying(Read.Refused.class, refused -> assertThat(refused.problems().toString()).contains("UTF-8"));
    }

    @Test
    void hazard_30_lines_of_any_length_are_read_in_good_time() {
        for (String line : List.of("-- ", "--property ", "--changeset ", "--changeset a:1 ", "--rollback ", "--precondition-sql-check ",
                "--comment: ",
                "/* liquibase rollback ", "$", "'", "\"", "(", "/*")) {
            for (String filler : List.of(" ", "a", "a:", ": ", " :", "a ", "-", "(", "$a", "'", "${", "context:")) {
                read("l.sql", "--liquibase formatted sql\n--changeset a:0\nselect 1;\n" + line + filler.repeat(20_000) + "\n");
            }
        }
    }

    @Test
    void hazard_30_names_and_filters_of_any_length_end_soon() {
        assertThat(refused("l.xml", xml("<dropTable tableName='" + "a ".repeat(1 << 20) + "'/>"))).satisfies(
                problem -> is(problem, Code.LIMIT_EXCEEDED, "l.xml:1:", "32,768"));
        for (String filter : List.of("(".repeat(20_000), "a,".repeat(10_000), "!".repeat(20_000),
                "(".repeat(10_000) + "a" + ")".repeat(10_000))) {
            assertThat(refused("l.xml", "<databaseChangeLog context='" + filter + "'/>")).satisfies(
                    problem -> is(problem, Code.INVALID_VALUE, "l.xml:1:", "10,000"));
        }
        assertThat(refused("l.yaml", "databaseChangeLog:\n- context: \"\\uE0005\"\n").code()).isEqualTo(Code.INVALID_VALUE);
    }

    @Test
    void hazard_30_an_archive_that_grows_without_end_is_refused() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i <= Limit.FILE_SIZE.most() >> 20; i++) {
                gzip.write(zeros);
            }
        }
        SearchPath files = new SearchPath.Memory(Map.of("t.csv.gz", new FileContent("t.csv.gz", packed.toByteArray()), "l.xml",
                new FileContent("l.xml", xml("<loadData tableName='t' file='t.csv.gz'/>").getBytes(UTF_8))));
        Read<Changelog> read = ChangelogReader.read(files, "l.xml", ReadOptions.DEFAULT);
        assertThat(read).isInstanceOfSatisfying(Read.Refused.class,
                refused -> assertThat(refused.problems().toString()).contains("t.csv.gz").contains("larger than 256 MB"));
    }

    @Test
    void hazard_30_a_message_does_not_repeat_a_whole_file() {
        assertThat(refused("l.yaml", "databaseChangeLog:\n- changeSet: {id: 1, author: a, runOrder: \"" + "x ".repeat(10_000) + "\"}\n")
                .message())
                .hasSizeLessThan(5000);
    }

    /// What real changelogs are like stays far below every limit.
    @Test
    void a_large_honest_changelog_is_read() {
        String sql = xml("<sql splitStatements='false'>"
                + "insert into t values (1, 'some text that is as long as most');\n".repeat(100_000) + "</sql>");
        assertThat(read("l.xml", sql)).isInstanceOf(Read.Complete.class);
        String signs = xml("<sql>" + "select 1 &lt; 2 &amp;&amp; &#39;a&#x27; &gt; &quot;b&quot;;\n".repeat(50_000) + "</sql>");
        assertThat(read("l.xml", signs)).isInstanceOf(Read.Complete.class);
        StringBuilder table = new StringBuilder("<createTable tableName='t'>");
        for (int i = 0; i < 1600; i++) {
            table.append("<column name='c").append(i).append("' type='varchar(255)' remarks='").append("r".repeat(1000)).append("'/>");
        }
        assertThat(read("l.xml", xml(table + "</createTable>"))).isInstanceOf(Read.Complete.class);
    }

    private static void is(Problem problem, Code code, String place, String words) {
        assertThat(problem.code()).as(problem.render()).isEqualTo(code);
        assertThat(String.valueOf(problem.at())).startsWith(place);
        assertThat(problem.message()).contains(words);
        assertThat(problem.fix()).isNotBlank();
    }

    private static String xml(String changes) {
        return "<databaseChangeLog>" + SET.formatted(changes) + "</databaseChangeLog>";
    }

    private static Problem refused(String path, String text) {
        return refused(Map.of(path, text), path);
    }

    private static Problem refused(Map<String, String> files, String root) {
        return switch (read(files, root)) {
            case Read.Refused<Changelog>(var problems) -> problems.getFirst();
            case Read.Complete<Changelog> complete -> throw new AssertionError("read: " + complete.warnings());
        };
    }

    private static Read<Changelog> read(String path, String text) {
        return read(Map.of(path, text), path);
    }

    private static Read<Changelog> read(Map<String, String> files, String root) {
        Map<String, FileContent> contents = new TreeMap<>();
        files.forEach((path, text) -> contents.put(path, new FileContent(path, text.getBytes(UTF_8))));
        return ChangelogReader.read(new SearchPath.Memory(contents), root, ReadOptions.DEFAULT);
    }
}
