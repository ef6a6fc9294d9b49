package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// The function behind `Custom::SchemaMigration`: `dev.lockstep.lambda.MigrationHandler::handleRequest`.
///
/// CloudFormation is answered once whatever happens; what cannot be answered is thrown, so that Lambda delivers the event again.
/// Making a handler does nothing, because nobody could be told if it failed.
public final class MigrationHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var request = Request.read(input.readAllBytes());
        Optional<String> handedOn = Optional.empty();
        try (var invocation = Invocation.of(request, context, System.getenv())) {
            var delivery = new Delivery(invocation);
            try {
                delivery.prepare();
                handedOn = delivery.deliver(reply(invocation));
            } catch (Throwable e) {
                delivery.lastResort(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before CloudFormation was answered", e);
        }
        if (handedOn.isPresent()) {
            throw new IOException("handed on: " + handedOn.get() + "; Lambda delivers the event again, and the next run goes on");
        }
        output.write("{}".getBytes(UTF_8));
    }

    private static Reply reply(Invocation invocation) throws ExecutionException, InterruptedException {
        return switch (invocation.request()) {
            case Request.Create(_, var fields) -> watched(invocation, new Migration(invocation, fields, Json.Fields.NONE));
            case Request.Update(_, var fields, var old) -> watched(invocation, new Migration(invocation, fields, old));
            case Request.Delete(_, var fields) when Deletion.rollsBack(fields) ->
                watched(invocation, new SchemaRemoval(invocation, fields));
            case Request.Delete(_, var fields) -> new Reply.Worded(new Deletion(invocation, fields).answer());
            case Request.Unknown(_, var type) ->
                new Reply.Worded(invocation.standing()
                        .failed(List.of(Problem.error(Code.UNKNOWN_REQUEST, null,
                                "the request type is " + PropertyReader.quoted(type) + ", not Create, Update or Delete; nothing was done",
                                "look for a newer version of the function"))));
        };
    }

    private static Reply watched(Invocation invocation, Watchdog.Work<Reply> work) throws ExecutionException, InterruptedException {
        return new Watchdog(invocation.schedule(), invocation.stop()).watch(work, invocation.standing()::cut);
    }
}
