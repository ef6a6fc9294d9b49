package dev.lockstep.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.CsvFormat;
import dev.lockstep.engine.changelog.Change.SourceFile;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnDefault;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.Constraints;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.LoadColumn;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What Liquibase cannot do, or does wrongly, and we do rightly; and what is refused.
@ExtendWith(PostgresExtension.class)
final class PostgresSqlTest {

    private static final Location AT = new Location("changelog.xml", 7, 3);
    private static final RenderOptions OPTIONS = new RenderOptions(QuotingStrategy.LEGACY, "public");

    @Test
    void uses_an_index_that_exists_for_a_unique_constraint(Database database) throws SQLException {
        database.execute("create table t (a int)", "create unique index ix on t (a)");
        run(database, new Change.AddUniqueConstraint(null, null, "t", "a", "uq", null, null, null, null, null, null, null, null, "ix", AT));
        assertThat(database.value("select conindid::regclass from pg_constraint where conname = 'uq'")).isEqualTo("uq");
    }

    @Test
    void loads_bytes_as_what_the_column_holds(Database database) throws SQLException {
        database.execute("create table t (bytes bytea, large oid, note varchar(10))");
        Change load = load("bytes,large,note\naGk=,pic.bin,50%s\nNULL,NULL,\n", Map.of("pic.bin", file("pic.bin", "picture")),
                column("bytes", "BLOB"), column("large", "BLOB"));
        run(database, load);
        assertThat(database
                .value("select convert_from(bytes, 'UTF8') || convert_from(lo_get(large), 'UTF8') || note from t where bytes is not null"))
                .isEqualTo("hipicture50%s");
        assertThat(database.value("select count(*) from t where bytes is null and large is null and note = ''")).isEqualTo("1");
    }

    @Test
    void decides_by_the_column_what_an_empty_field_means(Database database) throws SQLException {
        database.execute("create table t (\"Id\" int, name varchar(10), note text, day date)");
        run(database, load("Id,name,note,day\n1,,,\n2,x,y,2020-01-02\n", Map.of()));
        assertThat(database.value(
                "select string_agg(concat_ws('|', \"Id\", coalesce(name, '-'), coalesce(note, '-'), coalesce(day::text, '-')), ' ' order by \"Id\") from t"))
                .isEqualTo("1||-|- 2|x|y|2020-01-02");
    }

    @Test
    void loads_many_rows_with_few_statements() {
        String rows = String.join("\n", IntStream.range(0, 250).mapToObj(i -> i + ",x").toList());
        List<Sql> statements = statements(load("id,name\n" + rows, Map.of()));
        assertThat(statements).hasSize(3);
        assertThat(statements.get(1).at()).isEqualTo(new Location("data.csv", 102, 0));
    }

    @Test
    void names_the_line_of_a_row_with_too_many_fields() {
        assertThat(problems(load("id,name\n1,a\n2,b,c\n", Map.of()))).extracting(Problem::render)
                .singleElement()
                .asString()
                .contains("data.csv:3: error LS-1006: the row has 3 fields, the header has 2");
    }

    @Test
    void says_that_a_table_has_no_primary_key_to_drop(Database database) throws SQLException {
        database.execute("create table t (a int)");
        String sql = statements(new Change.DropPrimaryKey(null, null, "t", null, null, AT)).getFirst().text();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> database.execute(sql)).hasMessageContaining("table t has no primary key");
    }

    @Test
    void refuses_what_postgresql_has_not() {
        assertThat(problems(new Change.CreateSequence(null, null, "s", null, null, null, null, null, null, null, true, AT))).hasSize(1);
        assertThat(problems(new Change.CreateTable(null, null, "t", null, null, null, null, null,
                List.of(plain("a", "timestamp(9)"), plain("b", null)), AT))).hasSize(2);
        assertThat(problems(new Change.AddColumn(null, null, "t", List.of(after("a")), AT))).hasSize(1);
    }

    @Test
    void places_a_problem_at_its_column() {
        Location there = new Location("changelog.xml", 9, 1);
        Column column = new Column("a", "int", ColumnValue.NONE, ColumnDefault.NONE, AutoIncrement.NONE,
                new Constraints(null, null, null, null, null, "p(id)", null, null, null, null, null, null, null, null, null, null, null,
                        null, null,
                        null, null),
                null, null, null, null, Column.Placement.NONE, there);
        assertThat(problems(new Change.CreateTable(null, null, "t", null, null, null, null, null, List.of(column), AT)))
                .extracting(Problem::at)
                .containsExactly(there);
    }

    @Test
    void renders_nothing_for_what_the_database_does_not_see() {
        assertThat(statements(new Change.TagDatabase("t", null, AT))).isEmpty();
        assertThat(statements(new Change.CustomChange("x.Y", Map.of(), AT))).isEmpty();
    }

    @Test
    void leaves_names_bare_where_no_schema_is_known() {
        assertThat(PostgresSql.render(new Change.DropTable(null, null, "T", null, AT), new RenderOptions(QuotingStrategy.LEGACY, null)))
                .isEqualTo(new Rendered.Statements(List.of(new Sql("DROP TABLE T", AT))));
    }

    private static Change load(String csv, Map<String, FileContent> cellFiles, LoadColumn... columns) {
        return new Change.LoadData(null, null, "t", new SourceFile("data.csv", null, null, file("data.csv", csv)),
                new CsvFormat(null, null, null),
                List.of(columns), null, cellFiles, AT);
    }

    private static FileContent file(String path, String text) {
        return new FileContent(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static LoadColumn column(String name, String type) {
        return new LoadColumn(name, null, null, type, null, null, ColumnDefault.NONE, null, AT);
    }

    private static Column plain(String name, @Nullable String type) {
        return new Column(name, type, ColumnValue.NONE, ColumnDefault.NONE, AutoIncrement.NONE, null, null, null, null, null,
                Column.Placement.NONE, AT);
    }

    private static Column after(String other) {
        return new Column("x", "int", ColumnValue.NONE, ColumnDefault.NONE, AutoIncrement.NONE, null, null, null, null, null,
                new Column.Placement(other, null, null), AT);
    }

    private static void run(Database database, Change change) throws SQLException {
        database.execute(statements(change).stream().map(Sql::text).toArray(String[]::new));
    }

    private static List<Sql> statements(Change change) {
        return switch (PostgresSql.render(change, OPTIONS)) {
            case Rendered.Statements(List<Sql> sql) -> sql;
            case Rendered.Refused(List<Problem> problems) -> throw new AssertionError(problems);
        };
    }

    private static List<Problem> problems(Change change) {
        return PostgresSql.render(change, OPTIONS) instanceof Rendered.Refused(List<Problem> problems) ? problems : List.of();
    }
}
