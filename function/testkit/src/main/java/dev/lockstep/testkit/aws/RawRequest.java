package dev.lockstep.testkit.aws;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An HTTP request as its bytes came in: the target is neither decoded nor normalised, header names keep their case.
/// `bodyBytes` counts the body as sent; `body` is its text in UTF-8.
public record RawRequest(String method, String target, List<HttpHeader> headers, boolean chunked, int bodyBytes, String body, Instant at) {

    public RawRequest {
        requireNonNull(method);
        requireNonNull(target);
        headers = List.copyOf(headers);
    }

    /// The first value of a header, its name in any case.
    public Optional<String> header(String name) {
        return headers.stream().filter(header -> header.name().equalsIgnoreCase(name)).map(HttpHeader::value).findFirst();
    }

    /// The target up to the question mark.
    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /// The target after the question mark, or nothing.
    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }
}
