package dev.lockstep.engine.changelog.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Read;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatsTest {

    private static final String XML = """
            <databaseChangeLog logicalFilePath="l">
              <changeSet id="1" author="ada" context="dev" labels="a,b" runOnChange="true">
                <validCheckSum>ANY</validCheckSum>
                <preConditions onFail="MARK_RAN"><not><tableExists tableName="t"/></not></preConditions>
                <comment>why</comment>
                <createTable tableName="t">
                  <column name="id" type="int"><constraints primaryKey="true"/></column>
                  <column name="n" type="text" defaultValue="x"/>
                </createTable>
                <update tableName="t"><column name="n" value="y"/><where>id = 1</where></update>
                <sql>select 1;</sql>
                <rollback><dropTable tableName="t"/></rollback>
                <modifySql><append value=" "/></modifySql>
              </changeSet>
            </databaseChangeLog>
            """;

    private static final String YAML = """
            databaseChangeLog:
            - logicalFilePath: l
            - changeSet:
                id: 1
                author: ada
                context: dev
                labels: a,b
                runOnChange: true
                validCheckSum: [ANY]
                preConditions:
                - onFail: MARK_RAN
                - not:
                  - tableExists: {tableName: t}
                comment: why
                changes:
                - createTable:
                    tableName: t
                    columns:
                    - column: {name: id, type: int, constraints: {primaryKey: true}}
                    - column: {name: n, type: text, defaultValue: x}
                - update:
                    tableName: t
                    columns:
                    - column: {name: n, value: y}
                    where: id = 1
                - sql: {sql: select 1;}
                rollback:
                - dropTable: {tableName: t}
                modifySql:
                - append: {value: " "}
            """;

    private static final String JSON = """
            {"databaseChangeLog": [
              {"logicalFilePath": "l"},
              {"changeSet": {"id": "1", "author": "ada", "context": "dev", "labels": "a,b", "runOnChange": true, "validCheckSum": "ANY",
                "preConditions": [{"onFail": "MARK_RAN"}, {"not": [{"tableExists": {"tableName": "t"}}]}],
                "comment": "why",
                "changes": [
                  {"createTable": {"tableName": "t", "columns": [
                    {"column": {"name": "id", "type": "int", "constraints": {"primaryKey": true}}},
                    {"column": {"name": "n", "type": "text", "defaultValue": "x"}}]}},
                  {"update": {"tableName": "t", "columns": [{"column": {"name": "n", "value": "y"}}], "where": "id = 1"}},
                  {"sql": {"sql": "select 1;"}}],
                "rollback": [{"dropTable": {"tableName": "t"}}],
                "modifySql": [{"append": {"value": " "}}]}}]}
            """;

    @Test
    void xml_yaml_and_json_say_the_same() {
        assertThat(read("f.yaml", YAML)).isEqualTo(read("f.xml", XML));
        assertThat(read("f.json", JSON)).isEqualTo(read("f.xml", XML));
    }

    @Test
    void formatted_sql_says_the_same_but_that_its_comments_are_stripped() {
        String sql = """
                --liquibase formatted sql logicalFilePath:l
                --changeset ada:1 context:dev labels:a,b runOnChange:true
                --comment: why
                --validCheckSum: ANY
                --preconditions onFail:MARK_RAN
                --precondition-table-exists table:t
                select 1;
                --rollback empty
                """;
        String xml = """
                <databaseChangeLog logicalFilePath="l">
                  <changeSet id="1" author="ada" context="dev" labels="a,b" runOnChange="true">
                    <validCheckSum>ANY</validCheckSum>
                    <preConditions onFail="MARK_RAN"><tableExists tableName="t"/></preConditions>
                    <comment>why</comment>
                    <sql>select 1;</sql>
                    <rollback/>
                  </changeSet>
                </databaseChangeLog>
                """;
        assertThat(lines(read("f.sql", sql))).filteredOn(line -> !line.matches("splitting|Splitting|formattedSql = true"))
                .isEqualTo(lines(read("f.xml", xml)));
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).toList();
    }

    private static String read(String path, String text) {
        SearchPath files = new SearchPath.Memory(Map.of(path, new FileContent(path, text.getBytes(StandardCharsets.UTF_8))));
        Read<Changelog> read = ChangelogReader.read(files, path, ReadOptions.DEFAULT);
        assertThat(read).as(String.valueOf(read)).isInstanceOf(Read.Complete.class);
        return Dump.withoutLocations(((Read.Complete<Changelog>) read).value());
    }
}
