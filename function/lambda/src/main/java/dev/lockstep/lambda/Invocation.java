package dev.lockstep.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.lockstep.engine.run.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// What belongs to the handling of one event.
record Invocation(Request request, Schedule schedule, Standing standing, StopSignal stop, ResponseSender sender, Log log,
        Redaction redaction, Surroundings around) implements AutoCloseable {

    static Invocation of(Request request, Context context, Map<String, String> environment) {
        var url = request.envelope().responseUrl();
        var redaction = new Redaction();
        hideSignature(url, redaction);
        var log = new Log(System.out, context.getAwsRequestId(), redaction);
        var schedule = Schedule.of(Duration.ofMillis(context.getRemainingTimeInMillis()), serviceTimeout(request), waited(url));
        var standing = new Standing(request.envelope(), context, redaction);
        var sender = new ResponseSender(url, log, schedule.answer());
        return new Invocation(request, schedule, standing, new StopSignal(schedule.stop().left()), sender, log, redaction,
                Surroundings.of(environment));
    }

    Request.Envelope envelope() {
        return request.envelope();
    }

    private static Duration serviceTimeout(Request request) {
        return switch (request) {
            case Request.Create(_, var fields) -> Properties.serviceTimeout(fields);
            case Request.Update(_, var fields, _) -> Properties.serviceTimeout(fields);
            case Request.Delete(_, var fields) -> Properties.serviceTimeout(fields);
            case Request.Unknown _ -> Properties.LONGEST_SERVICE_TIMEOUT;
        };
    }

    /// A few seconds on a first delivery, minutes on one that goes on where an earlier one ended.
    private static Duration waited(ResponseUrl url) {
        var waited = url.signedAt().map(signed -> Duration.between(signed, Instant.now())).orElse(Duration.ZERO);
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    /// Whatever comes after the question mark signs for us.
    private static void hideSignature(ResponseUrl url, Redaction redaction) {
        for (var query : Stream.of(url.uri().getRawQuery(), url.uri().getQuery()).filter(Objects::nonNull).toList()) {
            redaction.hide(query);
            for (var parameter : query.split("&", -1)) {
                redaction.hide(parameter.substring(parameter.indexOf('=') + 1));
            }
        }
    }

    @Override
    public void close() {
        sender.close();
    }
}
