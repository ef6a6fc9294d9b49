package dev.lockstep.lambda;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Whether this delivery of a request is the one that works.
sealed interface Turn {

    Duration PAUSE = Duration.ofMillis(500);

    /// It is: until this is closed the request's row says that somebody is at work, and the work is stopped when CloudFormation asks something else.
    record Ours(RequestRecord record, Overtaking overtaking) implements Turn, AutoCloseable {
        @Override
        public void close() {
            overtaking.close();
        }
    }

    /// It is not, and this is all there is to say.
    record NotOurs(Reply reply) implements Turn {}

    /// Nothing is known of other deliveries. The migration's own lock and history still keep every change set from running twice.
    record Unrecorded(SQLException why) implements Turn {}

    /// Notes the delivery, in a session of its own, which may go on where the migration's are cut, and waits while another delivery is at work.
    static Turn take(Invocation invocation, DatabaseConnector connector, Properties properties) throws InterruptedException {
        RequestRecord record;
        try {
            record = RequestRecord.open(connector.another(), properties.settings(), invocation.envelope());
        } catch (SQLException e) {
            return unrecorded(invocation, e);
        }
        try {
            var first = register(invocation, record);
            return first instanceof RequestRecord.Known.AtWork
                    ? afterAnother(invocation, record, known(invocation, record, first))
                    : taken(invocation, record, first);
        } catch (SQLException e) {
            record.close();
            return unrecorded(invocation, e);
        }
    }

    private static Turn taken(Invocation invocation, RequestRecord record, RequestRecord.Known known) {
        return switch (known) {
            case RequestRecord.Known.Unanswered work -> {
                invocation.standing().recordedIn(record, work);
                var givesUp = Deadline.in(invocation.schedule().whole().plus(invocation.schedule().afterwards(work.since())));
                yield new Ours(record, new Overtaking(record, givesUp, invocation.stop(), invocation.log()));
            }
            case RequestRecord.Known.Answered(var body) -> left(record, new Reply.Kept(body));
            case RequestRecord.Known.Overtaken _ ->
                left(record, new Reply.Worded(invocation.standing().failed(List.of(Overtaking.problem("This delivery did nothing")))));
            case RequestRecord.Known.AtWork _ -> left(record, new Reply.LeftToAnother());
        };
    }

    private static NotOurs left(RequestRecord record, Reply reply) {
        record.close();
        return new NotOurs(reply);
    }

    /// Where so little is left that this delivery could only spoil the next one's turn, the next one has it.
    private static Turn afterAnother(Invocation invocation, RequestRecord record, RequestRecord.Known known) {
        boolean late = invocation.schedule().stop().left().compareTo(invocation.schedule().whole().dividedBy(4)) < 0;
        return late && known instanceof RequestRecord.Known.Unanswered
                ? left(record, new Reply.HandedOn("this delivery waited for another one until its own time was nearly over"))
                : taken(invocation, record, known);
    }

    private static RequestRecord.Known register(Invocation invocation, RequestRecord record) throws SQLException {
        return switch (invocation.request()) {
            case Request.Create(_, var fields) -> record.register("Create", fields, Json.Fields.NONE);
            case Request.Update(_, var fields, var old) -> record.register("Update", fields, old);
            case Request.Delete(_, var fields) -> record.register("Delete", fields, Json.Fields.NONE);
            case Request.Unknown(_, var type) -> throw new IllegalArgumentException("nothing is done for a " + type);
        };
    }

    /// What is known of this request, once no other delivery of it is at work, or time is up.
    private static RequestRecord.Known known(Invocation invocation, RequestRecord record, RequestRecord.Known first)
            throws SQLException, InterruptedException {
        var known = first;
        while (known instanceof RequestRecord.Known.AtWork && !invocation.schedule().stop().passed()) {
            Thread.sleep(PAUSE);
            known = record.known();
        }
        return known;
    }

    private static Turn unrecorded(Invocation invocation, SQLException why) {
        invocation.log()
                .warn("the request could not be noted, so a duplicate of it would not be known for one, and nothing can be handed on",
                        Map.of("error", String.valueOf(why.getMessage()), "fix",
                                "let the role create tables in the history's schema, or own the tables lockstep_request and lockstep_change_set"));
        return new Unrecorded(why);
    }
}
