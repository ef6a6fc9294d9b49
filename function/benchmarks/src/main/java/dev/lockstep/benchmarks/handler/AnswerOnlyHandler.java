package dev.lockstep.benchmarks.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A custom resource that does nothing but answer SUCCESS: what any Java function pays.
public final class AnswerOnlyHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        CustomResource.succeed(CustomResource.event(input));
    }
}
