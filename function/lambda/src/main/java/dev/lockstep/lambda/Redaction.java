package dev.lockstep.lambda;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes secrets out of texts that leave the function: those it has been told of, and what looks like one.
final class Redaction {

    private static final String MASK = "***";
    /// Shorter ones would mask ordinary words; the patterns still catch them where they stand as passwords.
    private static final int SHORTEST = 6;
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.compile("(?i)((?:password|passwd|pwd)\"?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&]+)"),
            Pattern.compile("(?i)(password\\s+)('[^']*')"),
            Pattern.compile("(?i)((?:secret|token|signature|credential)\"?=\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&]+)"),
            Pattern.compile("(?i)(x-amz-(?:signature|security-token|credential)=)([^&\\s]+)"),
            Pattern.compile("(://[^:/@\\s]+:)([^@/\\s]+)(?=@)"),
            Pattern.compile("()((?:AKIA|ASIA)[0-9A-Z]{16})"),
            Pattern.compile("(https?://[^\\s?]+\\?)(\\S+)"));

    private final List<String> secrets = new CopyOnWriteArrayList<>();

    /// From now on masks this text wherever it stands: as it is, as a text in SQL or JSON has it, or as a URL does.
    void hide(String secret) {
        if (secret.length() >= SHORTEST) {
            secrets.addAll(Stream.of(secret, secret.replace("'", "''"), secret.replace("\\", "\\\\"), escaped(secret), encoded(secret),
                    encoded(secret).replace("+", "%20")).distinct().toList());
        }
    }

    private static String escaped(String secret) {
        return secret.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String encoded(String secret) {
        return URLEncoder.encode(secret, StandardCharsets.UTF_8);
    }

    String clean(String text) {
        var clean = text;
        for (var secret : secrets) {
            clean = clean.replace(secret, MASK);
        }
        for (var pattern : PATTERNS) {
            clean = pattern.matcher(clean).replaceAll("$1" + MASK);
        }
        return clean;
    }
}
