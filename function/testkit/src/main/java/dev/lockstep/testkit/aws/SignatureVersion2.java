package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Version 2 of S3's scheme, the one that covers the Content-Type and says nothing of when it was signed.
record SignatureVersion2(String path, Instant expires, String secret, String signature) implements SignedTarget {
    private static final String ACCESS_KEY = "AKIACANARYLOCKSTEP00";
    private static final int CANARY_LENGTH = 12;
    /// Starts with letters and digits only, so that it can be searched for in any encoding, and needs percent-encoding further on.
    private static final Pattern USEFUL = Pattern.compile("[A-Za-z0-9]{" + CANARY_LENGTH + "}.*[+/].*");

    /// The secret is varied until the signature is one that a careless client would spoil.
    static SignatureVersion2 sign(String path, Instant expires) {
        for (int i = 0;; i++) {
            var secret = "lockstep-local-" + i;
            var signature = signature(secret, "", "", expires, List.of(), path);
            if (USEFUL.matcher(signature).matches()) {
                return new SignatureVersion2(path, expires, secret, signature);
            }
        }
    }

    @Override
    public String target() {
        return path + "?AWSAccessKeyId=" + ACCESS_KEY + "&Expires=" + expires.getEpochSecond() + "&Signature="
                + SignedTarget.encode(signature);
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
        var amazon = request.headers().stream().filter(SignedTarget::amazon).map(SignatureVersion2::canonical).sorted().toList();
        var md5 = request.header("Content-MD5").orElse("");
        var type = request.header("Content-Type").orElse("");
        boolean empty = request.header("Content-Type").filter(String::isEmpty).isPresent();
        return !empty && signature.equals(signature(secret, md5, type, expires, amazon, request.path()));
    }

    @Override
    public boolean covers(HttpHeader header) {
        return SignedTarget.amazon(header) || header.name().matches("(?i)content-(type|md5)");
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
}
