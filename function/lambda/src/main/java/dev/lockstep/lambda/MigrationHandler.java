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
import java.util.concurrent.ExecutionException;

/// The function behind `Custom::SchemaMigration`: `dev.lockstep.lambda.MigrationHandler::handleRequest`.
///
/// CloudFormation is answered once whatever happens; what cannot be answered is thrown, so that Lambda delivers the event again.
/// Making a handler does nothing, because nobody could be told if it failed.
public final class MigrationHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var request = Request.read(input.readAllBytes());
        try (var invocation = Invocation.of(request, context, System.getenv())) {
            var delivery = new Delivery(invocation);
            try {
                delivery.prepare();
                delivery.deliver(answer(invocation));
            } catch (Throwable e) {
                delivery.lastResort(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before CloudFormation was answered", e);
        }
        output.write("{}".getBytes(UTF_8));
    }

    private static Answer answer(Invocation invocation) throws ExecutionException, InterruptedException {
        var standing = invocation.standing();
        return switch (invocation.request()) {
            case Request.Create(_, var fields) -> migrate(invocation, fields, Json.Fields.NONE);
            case Request.Update(_, var fields, var old) -> migrate(invocation, fields, old);
            case Request.Delete _ -> {
                standing.fact("Status", "retained");
                yield standing.succeeded("the schema and its data are retained");
            }
            case Request.Unknown(_, var type) -> standing.failed(List.of(Problem.error(Code.UNKNOWN_REQUEST, null,
                    "the request type is " + PropertyReader.quoted(type) + ", not Create, Update or Delete; nothing was done",
                    "look for a newer version of the function")));
        };
    }

    private static Answer migrate(Invocation invocation, Json.Fields fields, Json.Fields old)
            throws ExecutionException, InterruptedException {
        var watchdog = new Watchdog(invocation.schedule(), invocation.stop());
        return watchdog.watch(new Migration(invocation, fields, old), () -> {
            invocation.standing().cut();
            return invocation.standing().overdue(invocation.schedule());
        });
    }
}
