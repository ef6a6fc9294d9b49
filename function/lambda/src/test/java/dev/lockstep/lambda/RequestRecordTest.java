package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.run.Settings;
import dev.lockstep.lambda.RequestRecord.Known;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the database remembers of CloudFormation's requests.
@ExtendWith(PostgresExtension.class)
final class RequestRecordTest {

    private static final String STACK = "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1";
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final String EARLY = "20260102T080000Z";
    private static final String LATE = "20260102T090000Z";

    private final Database database;

    RequestRecordTest(Database database) {
        this.database = database;
    }

    @Test
    void hazard_22_lets_one_delivery_work_and_gives_the_others_its_answer() throws SQLException {
        try (var one = open("1", EARLY); var two = open("1", EARLY); var three = open("1", EARLY)) {
            assertThat(one.register("Create", Json.Fields.NONE, Json.Fields.NONE)).isInstanceOf(Known.Unanswered.class);
            assertThat(two.register("Create", Json.Fields.NONE, Json.Fields.NONE)).isEqualTo(new Known.AtWork());

            assertThat(one.answered("first", SOON)).isEqualTo("first");
            assertThat(two.known()).isEqualTo(new Known.Answered("first"));
            assertThat(two.answered("second", SOON)).isEqualTo("first");
            assertThat(three.register("Create", Json.Fields.NONE, Json.Fields.NONE)).isEqualTo(new Known.Answered("first"));
        }
    }

    @Test
    void hazard_24_lets_another_delivery_work_once_the_first_has_died() throws SQLException {
        try (var two = open("1", EARLY)) {
            try (var one = open("1", EARLY)) {
                one.register("Create", Json.Fields.NONE, Json.Fields.NONE);
                assertThat(two.register("Create", Json.Fields.NONE, Json.Fields.NONE)).isEqualTo(new Known.AtWork());
            }
            assertThat(onceNobodyIsAtWork(two)).isInstanceOfSatisfying(Known.Unanswered.class,
                    work -> assertThat(work.deliveries()).isEqualTo(2));
        }
    }

    @Test
    void hazard_23_knows_an_older_request_by_when_it_was_asked_and_otherwise_by_when_it_came() throws SQLException {
        try (var first = open("1", EARLY); var second = open("2", LATE)) {
            first.register("Create", Json.Fields.NONE, Json.Fields.NONE);
            assertThat(first.overtaken()).isFalse();
            assertThat(second.register("Update", Json.Fields.NONE, Json.Fields.NONE)).isInstanceOf(Known.Unanswered.class);
            assertThat(first.overtaken()).isTrue();
            assertThat(second.overtaken()).isFalse();
        }
        try (var again = open("1", EARLY); var never = open("0", "20260102T070000Z"); var undated = open("3", "")) {
            assertThat(again.register("Create", Json.Fields.NONE, Json.Fields.NONE)).isEqualTo(new Known.Overtaken());
            assertThat(never.register("Create", Json.Fields.NONE, Json.Fields.NONE)).isEqualTo(new Known.Overtaken());
            assertThat(undated.register("Update", Json.Fields.NONE, Json.Fields.NONE)).isInstanceOf(Known.Unanswered.class);
        }
    }

    @Test
    void hazard_16_knows_who_is_at_work_and_who_is_dead() throws SQLException {
        try (var delete = open("2", LATE)) {
            try (var create = open("1", EARLY)) {
                create.register("Create", Json.Fields.NONE, Json.Fields.NONE);
                delete.register("Delete", Json.Fields.NONE, Json.Fields.NONE);
                assertThat(delete.othersAtWork()).isTrue();
            }
            long giveUp = System.nanoTime() + Duration.ofSeconds(5).toNanos(); // the server takes a moment to end a session
            while (delete.othersAtWork() && System.nanoTime() < giveUp) {
                Thread.onSpinWait();
            }
            assertThat(delete.othersAtWork()).isFalse();
        }
    }

    @Test
    void knows_who_else_lives_on_the_schema_until_that_is_deleted() throws SQLException {
        try (var mine = open("1", EARLY);
                var other = RequestRecord.open(Samples.connector(database), Settings.DEFAULT, envelope("2", LATE, "Other"))) {
            mine.register("Create", Json.Fields.NONE, Json.Fields.NONE);
            assertThat(mine.neighbour()).isEmpty();
            other.register("Create", Json.Fields.NONE, Json.Fields.NONE);
            assertThat(mine.neighbour()).contains("Other of " + STACK);
        }
        try (var gone = RequestRecord.open(Samples.connector(database), Settings.DEFAULT, envelope("3", LATE, "Other"));
                var mine = open("4", LATE)) {
            gone.register("Delete", Json.Fields.NONE, Json.Fields.NONE);
            assertThat(mine.neighbour()).isEmpty();
        }
    }

    @Test
    void another_resource_of_the_stack_overtakes_nobody() throws SQLException {
        try (var one = open("1", EARLY);
                var other = RequestRecord.open(Samples.connector(database), Settings.DEFAULT, envelope("2", LATE, "OtherMigration"))) {
            one.register("Create", Json.Fields.NONE, Json.Fields.NONE);
            other.register("Create", Json.Fields.NONE, Json.Fields.NONE);

            assertThat(one.overtaken()).isFalse();
            assertThat(one.othersAtWork()).isFalse();
        }
    }

    @Test
    void hazard_40_counts_deliveries_and_what_was_handed_on() throws SQLException {
        try (var one = open("1", EARLY)) {
            one.register("Create", Json.Fields.NONE, Json.Fields.NONE);
            one.handOn(12, SOON);
        }
        try (var next = open("1", EARLY)) {
            assertThat(next.register("Create", Json.Fields.NONE, Json.Fields.NONE)).isInstanceOfSatisfying(Known.Unanswered.class, work -> {
                assertThat(work.deliveries()).isEqualTo(2);
                assertThat(work.applied()).isEqualTo(12);
            });
        }
    }

    /// A killed function's host may never say that it is gone; its next delivery waits for as long as the session seems to live.
    @Test
    void hazard_38_has_the_server_notice_a_delivery_that_vanished() throws SQLException {
        open("1", EARLY).close();

        try (var _ = open("2", LATE)) {
            assertThat(database.value("select count(*) from pg_stat_activity where datname = current_database()"
                    + " and application_name = 'lockstep' and query like '%tcp_keepalives_idle%tcp_user_timeout%'")).isEqualTo("1");
        }
    }

    /// A chain of Updates, each with its properties before and after and what came of it; whether the last one takes back the one before.
    @ParameterizedTest
    @CsvSource({"1>2 F, 2>1, true", "1>2 F, 2>3, false", "1>2 F, 1>2, false", "1>2 S, 2>1, true", "1>2 S, 2>3, false",
            "1>2 F 2>1 S, 1>2, false", "1>2 S 2>1 S, 1>2, false", "1>2 S 2>1 S 1>2 S, 2>1, true", "1>2 F 2>3 F, 3>1, true",
            "1>2 F 2>1 F, 2>1, false",
            "1>2 - , 2>1, true", "1>2 F 2>1 S 1>3 F, 3>1, true"})
    void hazard_20_knows_an_update_that_takes_back_the_one_before(String before, String last, boolean goesBack) throws SQLException {
        try (var create = open("create", EARLY)) {
            create.register("Create", properties("1"), Json.Fields.NONE);
            create.answered("{\"Status\":\"SUCCESS\"}", SOON);
        }
        var words = before.split(" ", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            try (var update = open("update-" + i, LATE)) {
                register(update, words[i]);
                if (!words[i + 1].equals("-")) {
                    update.answered("{\"Status\":\"" + (words[i + 1].equals("S") ? "SUCCESS" : "FAILED") + "\"}", SOON);
                }
            }
        }
        try (var update = open("last", LATE)) {
            assertThat(register(update, last)).isInstanceOfSatisfying(Known.Unanswered.class,
                    work -> assertThat(work.goesBack()).isEqualTo(goesBack));
        }
    }

    /// The server takes a moment to end a session.
    private static Known onceNobodyIsAtWork(RequestRecord record) throws SQLException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        var known = record.known();
        while (known instanceof Known.AtWork && System.nanoTime() < giveUp) {
            known = record.known();
        }
        return known;
    }

    private static Known register(RequestRecord record, String oldAndNew) throws SQLException {
        var ends = oldAndNew.split(">", -1);
        return record.register("Update", properties(ends[1]), properties(ends[0]));
    }

    private static Json.Fields properties(String release) {
        return new Json.Fields(Map.of("Tag", new Json.Text(release)));
    }

    @Test
    void needs_no_right_to_create_where_the_table_is_there() throws SQLException {
        try (var owner = open("1", EARLY)) {
            owner.register("Create", Json.Fields.NONE, Json.Fields.NONE);
        }
        database.execute("drop role if exists reader_of_requests", "create role reader_of_requests login password 'canary-of-reader'",
                "revoke create on schema public from public", "grant all on lockstep_request to reader_of_requests");
        try (var other = RequestRecord.open(Samples.connector(database.as("reader_of_requests", "canary-of-reader")),
                Settings.DEFAULT, envelope("2", LATE, "Migration"))) {
            assertThat(other.register("Update", Json.Fields.NONE, Json.Fields.NONE)).isInstanceOf(Known.Unanswered.class);
        } finally {
            database.execute("drop owned by reader_of_requests", "drop role reader_of_requests");
        }
    }

    @Test
    void lives_beside_the_history_whatever_the_schema_is_called() throws SQLException {
        database.execute("create schema \"Odd \"\"Name\"");
        var odd = settings("Odd \"Name", true);
        try (var record = RequestRecord.open(Samples.connector(database), odd, envelope("1", EARLY, "Migration"))) {
            record.register("Create", Json.Fields.NONE, Json.Fields.NONE);
        }
        assertThat(database.value("select request_type from \"Odd \"\"Name\".lockstep_request")).isEqualTo("Create");
    }

    /// The tables would be its own, and no ordinary role could use them afterwards.
    @Test
    void makes_no_tables_for_a_superuser_that_is_not_allowed() {
        assertThatThrownBy(() -> RequestRecord.open(Samples.connector(database), settings(null, false), envelope("1", EARLY, "Migration")))
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
        assertThatNoException()
                .isThrownBy(() -> assertThat(database.value("select to_regclass('lockstep_request') is null")).isEqualTo("t"));
    }

    @Test
    void hazard_35_goes_on_in_another_session_when_its_own_is_lost_and_is_still_the_one_at_work() throws SQLException {
        try (var create = open("1", EARLY); var delete = open("2", LATE)) {
            create.register("Create", Json.Fields.NONE, Json.Fields.NONE);
            delete.register("Delete", Json.Fields.NONE, Json.Fields.NONE);
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                    + " and pid <> pg_backend_pid() and application_name = 'lockstep'");

            assertThat(create.overtaken()).isTrue();
            assertThat(delete.othersAtWork()).isTrue();
            assertThat(create.answered("an answer", SOON)).isEqualTo("an answer");
        }
    }

    /// Whoever looks for later requests may be connecting to a database that does not come back.
    @Test
    void hazard_01_an_answer_does_not_wait_for_a_database_that_is_gone() throws Exception {
        try (var proxy = TcpProxy.to(database.host(), database.port())) {
            var behind = new Database("127.0.0.1", proxy.port(), database.name(), database.user(), database.password());
            try (var record = RequestRecord.open(Samples.connector(behind), Settings.DEFAULT, envelope("1", EARLY, "Migration"))) {
                record.register("Create", Json.Fields.NONE, Json.Fields.NONE);
                proxy.hold();
                var looking = Thread.ofVirtual().start(() -> assertThatThrownBy(record::overtaken).isInstanceOf(SQLException.class));
                Thread.sleep(200);

                long begun = System.nanoTime();
                assertThatThrownBy(() -> record.answered("an answer", SOON)).isInstanceOf(SQLException.class);

                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
                looking.join();
            }
        }
    }

    private static Settings settings(@Nullable String schema, boolean allowSuperuser) {
        return new Settings(List.of(), null, Map.of(), schema, null, Settings.Transaction.PER_CHANGE_SET, Duration.ofSeconds(5),
                Duration.ofMinutes(5), Optional.empty(), allowSuperuser, Settings.CustomChanges.REFUSE);
    }

    private RequestRecord open(String request, String signed) throws SQLException {
        return RequestRecord.open(Samples.connector(database), Settings.DEFAULT, envelope(request, signed, "Migration"));
    }

    private static Request.Envelope envelope(String request, String signed, String resource) {
        return Samples.envelope(STACK, request, signed, resource);
    }
}
