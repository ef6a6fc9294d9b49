package dev.lockstep.lambda;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;

/// The pre-signed URL that CloudFormation waits at. Who has it can answer in our name, so it prints without its signature.
record ResponseUrl(URI uri) {

    private static final DateTimeFormatter AMAZON_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", java.util.Locale.ROOT);

    /// Keeps every byte of the URL: another encoding of the same address would not fit the signature.
    static ResponseUrl of(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the ResponseURL of the event is not a URL"); // the cause quotes it
        }
        if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
            throw new IllegalArgumentException("the ResponseURL of the event is not an http or https URL");
        }
        return new ResponseUrl(uri);
    }

    String host() {
        return uri.getHost();
    }

    int port() {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }

    /// When CloudFormation signed it, which is when it asked. Only signatures of version 4 say so.
    Optional<Instant> signedAt() {
        return parameter("X-Amz-Date").flatMap(ResponseUrl::date);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, AMAZON_DATE).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private Optional<String> parameter(String name) {
        var query = uri.getRawQuery();
        return query == null ? Optional.empty()
                : Stream.of(query.split("&", -1))
                        .filter(parameter -> parameter.startsWith(name + "="))
                        .map(parameter -> parameter.substring(name.length() + 1))
                        .findFirst();
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + host() + "/***";
    }
}
