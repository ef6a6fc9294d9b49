package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a stand-in does with a request: answer it, or one of the ways in which networks do not.
sealed interface HttpReply {

    /// A whole answer. `bodySent` may be less than the body: the length is promised and the connection cut before it is kept.
    final class Answer implements HttpReply {
        private final int status;
        private final List<HttpHeader> headers;
        private final byte[] body;
        private final int bodySent;

        private Answer(int status, List<HttpHeader> headers, byte[] body, int bodySent) {
            this.status = status;
            this.headers = List.copyOf(headers);
            this.body = body;
            this.bodySent = bodySent;
        }

        int status() {
            return status;
        }

        List<HttpHeader> headers() {
            return headers;
        }

        byte[] body() {
            return body;
        }

        int bodySent() {
            return bodySent;
        }

        Answer with(String name, String value) {
            var more = new ArrayList<>(headers);
            more.add(new HttpHeader(name, value));
            return new Answer(status, more, body, bodySent);
        }

        Answer cutAfter(int bytes) {
            return new Answer(status, headers, body, Math.min(bytes, body.length));
        }
    }

    /// The connection is reset without a byte of an answer.
    record Reset() implements HttpReply {}

    /// Silence for a while, then the connection is closed.
    record Silence(Duration lasting) implements HttpReply {}

    /// The beginning of an answer, then silence for a while with the connection open, then it is closed.
    record Stalled(Answer beginning, Duration lasting) implements HttpReply {}

    static Answer answer(int status) {
        return answer(status, "");
    }

    static Answer answer(int status, String body) {
        return answer(status, body.getBytes(UTF_8));
    }

    static Answer answer(int status, byte[] body) {
        return new Answer(status, List.of(), body, body.length);
    }
}
