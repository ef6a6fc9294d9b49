package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Answers CloudFormation for a function that cannot any more: `dev.lockstep.lambda.FailureResponder::handleRequest`.
///
/// Lambda sends it a record of each event that the function failed on for the last time, because it was killed, ran out of memory, never started, or could not reach
/// the pre-signed URL. It needs neither the database nor a way into the VPC.
public final class FailureResponder implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        if (!(Json.read(input.readAllBytes()) instanceof Json.Fields failure)) {
            throw new IllegalArgumentException("this is no record of a failed invocation");
        }
        var request = Request.of(failure.object("requestPayload"));
        try (var invocation = Invocation.of(request, context, System.getenv())) {
            var answer = answer(invocation, failure);
            invocation.sender().send(AnswerBody.of(invocation.envelope(), answer), invocation.schedule().end());
            invocation.log()
                    .error("CloudFormation was answered in the place of a function that failed",
                            Map.of("status", answer.status(), "reason", answer.reason(), "physicalResourceId",
                                    answer.physicalResourceId()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before CloudFormation was answered", e);
        }
        output.write("{}".getBytes(UTF_8));
    }

    private static Answer answer(Invocation invocation, Json.Fields failure) {
        var standing = invocation.standing();
        return switch (invocation.request()) {
            case Request.Create(_, var fields) -> failed(invocation, fields, failure);
            case Request.Update(_, var fields, _) -> failed(invocation, fields, failure);
            case Request.Delete(_, var fields) when Deletion.rollsBack(fields) -> failed(invocation, fields, failure);
            case Request.Delete _ -> {
                standing.fact("Status", "retained");
                yield standing.succeeded("the schema and its data are retained");
            }
            case Request.Unknown _ -> standing.failed(List.of(problem(failure)));
        };
    }

    /// Under the id that the function would have answered with, as far as the properties alone say it.
    private static Answer failed(Invocation invocation, Json.Fields fields, Json.Fields failure) {
        if (Properties.read(fields) instanceof Read.Complete<Properties>(var properties, _)) {
            Access.target(properties).ifPresent(invocation.standing()::targetIs);
        }
        return invocation.standing().failed(List.of(problem(failure)));
    }

    private static Problem problem(Json.Fields failure) {
        var context = failure.object("requestContext");
        var said = failure.object("responsePayload").text("errorMessage").or(() -> failure.object("responseContext").text("functionError"));
        var deliveries = context.text("approximateInvokeCount").map(count -> ", after " + count + " deliveries").orElse("");
        var words = said.orElse("Lambda says no more than " + context.text("condition").orElse("that it failed"));
        return Problem.error(Code.FUNCTION_DIED, null,
                "the function ended before it could answer" + deliveries + ": " + words
                        + ". The history says which change sets are applied",
                fix(words.toLowerCase(Locale.ROOT)) + "; deploying again goes on where it stopped");
    }

    private static String fix(String words) {
        if (words.contains("timed out")) {
            return "raise the function's Timeout (at most 900 s)";
        }
        if (words.contains("killed") || words.contains("memory") || words.contains("exited")) {
            return "raise the function's MemorySize";
        }
        return "look into the function's log";
    }
}
