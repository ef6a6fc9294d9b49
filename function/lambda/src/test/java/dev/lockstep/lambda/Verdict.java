package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.compare.DatabaseSnapshot;
import dev.lockstep.testkit.postgres.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A changelog of change sets in and outside of transactions, and what must be true of a database after it, whatever happened on the way.
///
/// @param history what an undisturbed run left in history, without times and deployment numbers
/// @param catalog what it left in the database
record Verdict(List<String> history, DatabaseSnapshot catalog) {

    static final int CHANGE_SETS = 60;

    /// Every sixth change set builds an index CONCURRENTLY, every tenth runs two statements outside a transaction; each leaves one row in a ledger.
    static String changelog() {
        return IntStream.rangeClosed(1, CHANGE_SETS)
                .mapToObj(Verdict::changeSet)
                .collect(Collectors.joining("", "--liquibase formatted sql\n", ""));
    }

    private static String changeSet(int number) {
        if (number == 1) {
            return "--changeset a:1\ncreate table ledger (entry int not null);\ninsert into ledger values (1);\n";
        }
        var entry = "insert into ledger values (" + number + ");\n";
        if (number % 6 == 0) {
            return "--changeset a:" + number + " runInTransaction:false\ncreate index concurrently ledger_" + number
                    + " on ledger (entry);\n" + entry;
        }
        if (number % 10 == 0) {
            return "--changeset a:" + number + " runInTransaction:false\n" + entry + "create table t_" + number + " (id int);\n";
        }
        return "--changeset a:" + number + "\ncreate table t_" + number + " (id int primary key, name text default 'x');\n" + entry
                + "select pg_sleep(0.01);\n";
    }

    /// What an undisturbed run leaves.
    static Verdict of(Database database) throws SQLException {
        try (var connection = database.connect(); var statement = connection.createStatement()) {
            statement.execute("drop table if exists lockstep_request, lockstep_change_set, lockstep_up_to_date"); // they name the request, or say when
        }
        return new Verdict(history(database), DatabaseSnapshot.of(database));
    }

    /// Every change set ran exactly once, in order, nothing is left over, and CloudFormation heard one thing.
    void demand(Database database, PresignedUrl url, String description) throws SQLException, InterruptedException {
        assertThat(url.violations()).as(description).isEmpty();
        assertThat(url.answers().stream().map(CloudFormationAnswer::body).distinct()).as(description).hasSize(1);
        assertThat(url.answers().getFirst().status()).as(description + ": " + url.answers().getFirst().reason()).isEqualTo("SUCCESS");
        awaitNobody(database);
        assertThat(database.value("select count(*) from databasechangeloglock where locked or id <> 1")).as(description).isEqualTo("0");
        assertThat(database.value("select count(*) from pg_index where not indisvalid")).as(description).isEqualTo("0");
        assertThat(database.value("select count(*) || ' ' || count(distinct entry) from ledger")).as(description)
                .isEqualTo(CHANGE_SETS + " " + CHANGE_SETS);
        var after = of(database);
        assertThat(after.history()).as(description).isEqualTo(history);
        assertThat(DatabaseSnapshot.difference(catalog, after.catalog())).as(description).isEmpty();
    }

    /// A backend whose client is gone takes a moment to notice.
    private static void awaitNobody(Database database) throws SQLException, InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var locks = "select count(*) from pg_locks join pg_database d on d.oid = database where datname = current_database() and locktype = 'advisory'";
        while (!database.value(locks).equals("0")) {
            assertThat(System.nanoTime()).as("advisory locks are left").isLessThan(giveUp);
            Thread.sleep(50);
        }
    }

    private static List<String> history(Database database) throws SQLException {
        return List.of(database
                .value("select string_agg(concat_ws(' ', orderexecuted, id, author, filename, exectype, md5sum, description, tag), E'\\n'"
                        + " order by orderexecuted) from databasechangelog")
                .split("\n", -1));
    }
}
