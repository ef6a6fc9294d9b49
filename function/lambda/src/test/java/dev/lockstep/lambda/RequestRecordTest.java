package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.lambda.RequestRecord.Known;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the database remembers of CloudFormation's requests.
@ExtendWith(PostgresExtension.class)
final class RequestRecordTest {

    private static final String STACK = "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1";
    private static final String EARLY = "20260102T080000Z";
    private static final String LATE = "20260102T090000Z";

    private final Database database;

    RequestRecordTest(Database database) {
        this.database = database;
    }

    @Test
    void hazard_22_gives_a_duplicate_the_answer_that_was_kept_first() throws SQLException {
        try (var one = open("1", EARLY); var two = open("1", EARLY); var three = open("1", EARLY)) {
            assertThat(one.register("Create")).isEqualTo(new Known.Unanswered(0, 0));
            assertThat(two.register("Create")).isEqualTo(new Known.Unanswered(0, 0));

            assertThat(one.answered("first")).isEqualTo("first");
            assertThat(two.answered("second")).isEqualTo("first");
            assertThat(three.register("Create")).isEqualTo(new Known.Answered("first"));
        }
    }

    @Test
    void hazard_23_knows_an_older_request_by_when_it_was_asked_and_otherwise_by_when_it_came() throws SQLException {
        try (var first = open("1", EARLY); var second = open("2", LATE)) {
            first.register("Create");
            assertThat(first.overtaken()).isFalse();
            assertThat(second.register("Update")).isEqualTo(new Known.Unanswered(0, 0));
            assertThat(first.overtaken()).isTrue();
            assertThat(second.overtaken()).isFalse();
        }
        try (var again = open("1", EARLY); var never = open("0", "20260102T070000Z"); var undated = open("3", "")) {
            assertThat(again.register("Create")).isEqualTo(new Known.Overtaken());
            assertThat(never.register("Create")).isEqualTo(new Known.Overtaken());
            assertThat(undated.register("Update")).isEqualTo(new Known.Unanswered(0, 0));
        }
    }

    @Test
    void another_resource_of_the_stack_overtakes_nobody() throws SQLException {
        try (var one = open("1", EARLY);
                var other = RequestRecord.open(connector(), null, envelope("2", LATE, "OtherMigration"))) {
            one.register("Create");
            other.register("Create");

            assertThat(one.overtaken()).isFalse();
            assertThat(one.othersAtWork()).isFalse();
        }
    }

    @Test
    void hazard_40_counts_what_was_handed_on() throws SQLException {
        try (var one = open("1", EARLY); var next = open("1", EARLY)) {
            one.register("Create");
            one.handOn(12);
            one.handOn(3);

            assertThat(next.register("Create")).isEqualTo(new Known.Unanswered(2, 15));
        }
    }

    @Test
    void lives_beside_the_history_whatever_the_schema_is_called() throws SQLException {
        database.execute("create schema \"Odd \"\"Name\"");
        try (var record = RequestRecord.open(connector(), "Odd \"Name", envelope("1", EARLY, "Migration"))) {
            record.register("Create");
        }
        assertThat(database.value("select request_type from \"Odd \"\"Name\".lockstep_request")).isEqualTo("Create");
    }

    private RequestRecord open(String request, String signed) throws SQLException {
        return RequestRecord.open(connector(), null, envelope(request, signed, "Migration"));
    }

    private DatabaseConnector connector() {
        var target = new Target(database.host(), database.port(), database.name(), null);
        return new DatabaseConnector(target, () -> new DatabaseConnector.Account(database.user(), database::password),
                Properties.SslMode.DISABLE, "lockstep");
    }

    private static Request.Envelope envelope(String request, String signed, String resource) {
        var url = "https://bucket.s3.amazonaws.com/key?" + (signed.isEmpty() ? "Expires=1&Signature=x" : "X-Amz-Date=" + signed);
        return new Request.Envelope(ResponseUrl.of(url), STACK, request, resource, null);
    }
}
