package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The request target of a pre-signed PUT, and what its signature covers.
sealed interface SignedTarget permits SignatureVersion2, SignatureVersion4 {

    /// Path and query, as they stand in the URL.
    String target();

    /// A piece of the signature as it stands in the URL.
    String canary();

    boolean expired(Instant now);

    /// Whether the signature holds for the request as it was sent.
    boolean verifies(RawRequest request);

    /// Whether a header takes part in the signature; the URL was signed without any such.
    boolean covers(HttpHeader header);

    default List<String> coveredHeaders(RawRequest request) {
        return request.headers().stream().filter(this::covers).map(header -> header.name() + ": " + header.value()).toList();
    }

    static boolean amazon(HttpHeader header) {
        return header.name().toLowerCase(Locale.ROOT).startsWith("x-amz-");
    }

    /// The object that the answer to a request is to become.
    static String path(RequestIdentity identity) {
        var key = encode(identity.stackId()).replace("%2F", "/") + "%7C" + encode(identity.logicalResourceId()) + "%7C"
                + encode(identity.requestId());
        return "/cloudformation-custom-resource-response-eucentral1/" + key;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
