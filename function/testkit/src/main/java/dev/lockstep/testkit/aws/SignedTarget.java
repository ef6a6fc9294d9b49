package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The request target of a pre-signed PUT, signed by version 2 of S3's scheme, the one that covers the Content-Type.
record SignedTarget(String path, Instant expires, String secret, String signature) {
    private static final String ACCESS_KEY = "AKIACANARYLOCKSTEP00";
    private static final int CANARY_LENGTH = 12;
    /// Starts with letters and digits only, so that it can be searched for in any encoding, and needs percent-encoding further on.
    private static final Pattern USEFUL = Pattern.compile("[A-Za-z0-9]{" + CANARY_LENGTH + "}.*[+/].*");

    /// The target for a request. The key is varied until the signature is one that a careless client would spoil.
    static SignedTarget sign(RequestIdentity identity, Instant expires) {
        var key = encode(identity.stackId()).replace("%2F", "/") + "%7C" + encode(identity.logicalResourceId()) + "%7C"
                + encode(identity.requestId());
        var path = "/cloudformation-custom-resource-response-eucentral1/" + key;
        for (int i = 0;; i++) {
            var secret = "lockstep-local-" + i;
            var signature = signature(secret, "", "", expires, List.of(), path);
            if (USEFUL.matcher(signature).matches()) {
                return new SignedTarget(path, expires, secret, signature);
            }
        }
    }

    String target() {
        return path + "?AWSAccessKeyId=" + ACCESS_KEY + "&Expires=" + expires.getEpochSecond() + "&Signature=" + encode(signature);
    }

    String canary() {
        return signature.substring(0, CANARY_LENGTH);
    }

    boolean expired(Instant now) {
        return now.getEpochSecond() > expires.getEpochSecond();
    }

    /// Whether the signature holds for the request as it was sent.
    boolean verifies(RawRequest request) {
        var amazon = request.headers().stream().filter(SignedTarget::amazon).map(SignedTarget::canonical).sorted().toList();
        var md5 = request.header("Content-MD5").orElse("");
        var type = request.header("Content-Type").orElse("");
        boolean empty = request.header("Content-Type").filter(String::isEmpty).isPresent();
        return !empty && signature.equals(signature(secret, md5, type, expires, amazon, request.path()));
    }

    /// The headers of a request that take part in the signature; the URL was signed without any.
    static List<String> signedHeaders(RawRequest request) {
        return request.headers()
                .stream()
                .filter(header -> amazon(header) || header.name().matches("(?i)content-(type|md5)"))
                .map(header -> header.name() + ": " + header.value())
                .toList();
    }

    private static boolean amazon(HttpHeader header) {
        return header.name().toLowerCase(Locale.ROOT).startsWith("x-amz-");
    }

    private static String canonical(HttpHeader header) {
        return header.name().toLowerCase(Locale.ROOT) + ":" + header.value();
    }

    private static String signature(String secret, String md5, String type, Instant expires, List<String> amazon, String path) {
        var headers = amazon.stream().map(line -> line + "\n").collect(Collectors.joining());
        var text = "PUT\n" + md5 + "\n" + type + "\n" + expires.getEpochSecond() + "\n" + headers + path;
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA1", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
