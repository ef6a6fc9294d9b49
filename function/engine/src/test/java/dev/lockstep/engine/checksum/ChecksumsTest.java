package dev.lockstep.engine.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnDefault;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.changelog.Rollback;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.text.Location;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumsTest {

    private static final Location AT = new Location("changelog.xml", 3, 1);

    @Test
    void hashes_the_serialised_fields_of_a_change() {
        Column id = new Column("id", "int", ColumnValue.NONE, ColumnDefault.NONE, AutoIncrement.NONE, null, null, null, null, null,
                Column.Placement.NONE, AT);
        ChangeSet changeSet = changeSet(new Change.CreateTable(null, null, "t", null, null, null, true, null, List.of(id), AT));
        assertThat(Checksums.of(changeSet, 9)).hasToString("9:4540d4f5693b57b1bf9dc442f82d52fc");
        assertThat(Checksums.of(changeSet, 8)).hasToString("8:ad02dfd7f75498a6910f5c22dbc8e13d");
        assertThat(Description.of(changeSet)).isEqualTo("createTable tableName=t");
    }

    @Test
    void hashes_sql_without_white_space_in_version_9_and_with_its_attributes_in_version_8() {
        assertThat(Checksums.of(changeSet(sql("select 1;  select\n 2;", DbmsFilter.ANY)), 9))
                .hasToString("9:d0ac68cf3699decff59c77fea078a7a8");
        assertThat(Checksums.of(changeSet(sql("select 1;  select\n 2;", DbmsFilter.ANY)), 8))
                .hasToString("8:eee5476b172051e0f61f5d71df8eb1b9");
    }

    @Test
    void leaves_out_changes_for_other_databases_in_version_9_only() {
        ChangeSet changeSet = changeSet(sql("select 1", new DbmsFilter("postgresql")), sql("select 2", new DbmsFilter("oracle")));
        assertThat(Checksums.of(changeSet, 9)).hasToString("9:3b78b9910981c62ca27148640fad7bc2");
        assertThat(Checksums.of(changeSet, 8)).hasToString("8:32fd4d62f3a3735d0bda2b2dd2f7dae5");
    }

    @Test
    void cuts_a_description_to_the_width_of_its_column() {
        Change[] many = new Change[100];
        java.util.Arrays.fill(many, sql("select 1", DbmsFilter.ANY));
        assertThat(Description.of(changeSet(many))).hasSize(250).endsWith("...");
        assertThat(Description.of(changeSet())).isEqualTo("empty");
    }

    /// Each expected text is what Liquibase 4.33.0 hashed: its checksum is that of a file which holds just this text.
    @ParameterizedTest
    @CsvSource({"'a,b|1,2||#c', 'a,b|1,2|'", "'a,b|1,2|#c|#d', 'a,b|1,2|'", "'a,b|1,2|||#c|#d|', 'a,b|1,2|'",
            "'a,b^|1,2^|^|#c^|', 'a,b|1,2'",
            "'#x||a,b|1,2|#c||', 'a,b|1,2'", "'a,b|#q|#r|||#s|1,2||||', 'a,b|1,2'", "'a,b|1,2| |#c|', 'a,b|1,2| '", "'', ''",
            "'#only', ''"})
    void leaves_of_a_data_file_what_Liquibase_leaves(String file, String hashed) {
        byte[] bytes = file.replace('|', '\n').replace('^', '\r').getBytes(StandardCharsets.UTF_8);
        assertThat(new String(SqlBytes.csv(bytes, "#"), StandardCharsets.UTF_8).replace('\n', '|')).isEqualTo(hashed);
    }

    private static Change sql(String text, DbmsFilter dbms) {
        return new Change.RawSql(new SqlText(text, AT), new Change.Splitting(null, null, null, false), dbms, null, AT);
    }

    private static ChangeSet changeSet(Change... changes) {
        ChangeSet.Filters filters = new ChangeSet.Filters(ContextFilter.NONE, Labels.NONE, DbmsFilter.ANY, false);
        ChangeSet.Execution execution = new ChangeSet.Execution(false, false, true, true, null, ChangeSet.OnValidationFail.HALT,
                QuotingStrategy.LEGACY, null);
        return new ChangeSet(new ChangeId("1", "v", "changelog.xml"), filters, execution, List.of(), "", Optional.empty(),
                List.of(changes), new Rollback.Derived(), List.of(), AT);
    }
}
