package dev.lockstep.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.Lockstep;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Code;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What surely takes longer than a run may is not begun.
@ExtendWith(PostgresExtension.class)
final class ForesightTest {

    private static final String INDEX = "createIndex: {tableName: Large, indexName: i, columns: [{column: {name: a}}]}";

    private final Database database;

    ForesightTest(Database database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(strings = {INDEX, "addPrimaryKey: {tableName: Large, columnNames: a}",
            "addUniqueConstraint: {tableName: Large, columnNames: a}",
            "addForeignKeyConstraint: {baseTableName: Large, baseColumnNames: a, referencedTableName: other, referencedColumnNames: a, constraintName: f}"})
    void hazard_40_a_table_that_is_too_large_is_not_begun_with(String change) throws Exception {
        fill();

        var report = update(change, Settings.DEFAULT, new StopSignal(Duration.ZERO));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.OUT_OF_TIME);
            assertThat(problem.message()).contains("log.yaml::1::ann").contains("'Large'");
            assertThat(problem.fix()).contains("command line").contains("container");
        });
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource(Settings.Transaction.class)
    void hazard_40_nor_in_a_deployment(Settings.Transaction transaction) throws Exception {
        fill();
        var settings = Samples.settings(transaction, Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(update(INDEX, settings, new StopSignal(Duration.ZERO)).problems().getFirst().code()).isEqualTo(Code.OUT_OF_TIME);
    }

    @Test
    void what_may_fit_is_tried_and_so_is_everything_where_time_has_no_end() throws Exception {
        database.execute("create table \"Large\" (a int)");
        assertThat(update(INDEX, Settings.DEFAULT, new StopSignal(Duration.ZERO)).outcome()).as("an empty table").isEqualTo(Outcome.DONE);
        database.execute("drop table \"Large\"", "delete from databasechangelog");
        fill();
        assertThat(update(INDEX, Settings.DEFAULT, new StopSignal(Duration.ofSeconds(1))).outcome()).isEqualTo(Outcome.DONE);
        database.execute("drop index i", "delete from databasechangelog");
        assertThat(update(INDEX, Settings.DEFAULT, new StopSignal()).outcome()).isEqualTo(Outcome.DONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modifyDataType: {tableName: Large, columnName: b, newDataType: varchar(200)}",
            "addNotNullConstraint: {tableName: Large, columnName: a}",
            "addUniqueConstraint: {tableName: Large, columnNames: a, forIndexName: large_a, constraintName: u}",
            "addForeignKeyConstraint: {baseTableName: Large, baseColumnNames: a, referencedTableName: other, referencedColumnNames: a, constraintName: f, validate: false}"})
    void what_may_take_no_time_at_all_is_tried_however_large_the_table_is(String change) throws Exception {
        fill();

        assertThat(update(change, Settings.DEFAULT, new StopSignal(Duration.ZERO)).outcome()).isEqualTo(Outcome.DONE);
    }

    @ParameterizedTest
    @EnumSource(Settings.Transaction.class)
    void a_connection_that_is_lost_while_a_table_is_measured_is_opened_again(Settings.Transaction transaction) throws Exception {
        fill();
        var settings = Samples.settings(transaction, Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            proxy.cutBefore("pg_database_size");
            var connects = new AtomicInteger();

            var report = update(() -> {
                connects.incrementAndGet();
                return FaultsTest.through(proxy, database).connect();
            }, INDEX, settings, new StopSignal(Duration.ofSeconds(1)));

            assertThat(report.problems()).isEmpty();
            assertThat(connects).hasValue(transaction == Settings.Transaction.DEPLOYMENT ? 2 : 3);
        }
        assertThat(Samples.history(database)).isEqualTo("1 EXECUTED");
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "1, 0, false", "512, 1, false", "511, 1, true", "400000, 800, true", "450000, 800, false",
            "1000000, 7200, true"})
    void half_a_gigabyte_a_second_is_what_may_fit(long megabytes, int seconds, boolean fits) {
        assertThat(Foresight.fits(megabytes << 20, Duration.ofSeconds(seconds))).isEqualTo(fits);
    }

    private void fill() throws Exception {
        database.execute("create table \"Large\" as select generate_series(1, 1000) as a, ''::varchar(100) as b",
                "create unique index large_a on \"Large\" (a)", "create table other (a int primary key)",
                "insert into other select generate_series(1, 1000)");
    }

    private Report update(String change, Settings settings, StopSignal stop) {
        return update(database::connect, change, settings, stop);
    }

    private static Report update(Connector connector, String change, Settings settings, StopSignal stop) {
        var text = "databaseChangeLog:\n- changeSet: {id: 1, author: ann, changes: [" + change + "]}\n";
        var file = new FileContent("log.yaml", text.getBytes(StandardCharsets.UTF_8));
        return new Lockstep(connector, settings, Listener.NONE, stop, Clock.systemUTC())
                .update(new ChangelogSource(new SearchPath.Memory(Map.of("log.yaml", file)), "log.yaml"), new Lockstep.Extent.All());
    }
}
