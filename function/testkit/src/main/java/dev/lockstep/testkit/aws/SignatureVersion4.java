package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Version 4 of S3's scheme with the parameters in the query. It covers the host and leaves the body open; no header of Amazon's own may
/// come on top.
record SignatureVersion4(String path, String query, Instant expires, String signature) implements SignedTarget {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String ACCESS_KEY = "ASIACANARYLOCKSTEP00";
    static final String SECRET = "lockstep-local-secret";
    static final String TOKEN = "lockstep/session+token==";
    private static final int DAY = 8;
    private static final int CANARY_LENGTH = 12;

    /// A validity that is negative lies in the past, which the parameter cannot say: the URL was signed so much earlier then.
    static SignatureVersion4 sign(String path, String authority, Instant now, Duration validity) {
        var signedAt = validity.isNegative() ? now.plus(validity).minusSeconds(1) : now;
        var seconds = validity.isNegative() ? 1 : validity.toSeconds();
        var date = DATE.format(signedAt);
        var query = "X-Amz-Algorithm=" + ALGORITHM
                + "&X-Amz-Credential=" + SignedTarget.encode(ACCESS_KEY + "/" + scope(date))
                + "&X-Amz-Date=" + date
                + "&X-Amz-Expires=" + seconds
                + "&X-Amz-Security-Token=" + SignedTarget.encode(TOKEN)
                + "&X-Amz-SignedHeaders=host";
        return new SignatureVersion4(path, query, signedAt.plusSeconds(seconds), signature(path, query, authority, date));
    }

    @Override
    public String target() {
        return path + "?" + query + "&X-Amz-Signature=" + signature;
    }

    @Override
    public String canary() {
        return signature.substring(0, CANARY_LENGTH);
    }

    @Override
    public boolean expired(Instant now) {
        return now.getEpochSecond() > expires.getEpochSecond();
    }

    @Override
    public boolean verifies(RawRequest request) {
        var end = request.query().lastIndexOf("&X-Amz-Signature=");
        if (end < 0 || request.headers().stream().anyMatch(this::covers)) {
            return false;
        }
        var date = query.replaceFirst(".*&X-Amz-Date=(\\w+)&.*", "$1");
        return signature
                .equals(signature(request.path(), request.query().substring(0, end), request.header("Host").orElse(""), date));
    }

    @Override
    public boolean covers(HttpHeader header) {
        return SignedTarget.amazon(header);
    }

    private static String scope(String date) {
        return date.substring(0, DAY) + "/eu-central-1/s3/aws4_request";
    }

    /// The query's parameters stand in the order of their names already.
    private static String signature(String path, String query, String authority, String date) {
        var request = "PUT\n" + path + "\n" + query + "\nhost:" + authority + "\n\nhost\nUNSIGNED-PAYLOAD";
        var text = ALGORITHM + "\n" + date + "\n" + scope(date) + "\n" + hex(sha256(request));
        var key = ("AWS4" + SECRET).getBytes(UTF_8);
        for (var part : scope(date).split("/", -1)) {
            key = hmac(key, part);
        }
        return hex(hmac(key, text));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }
}
