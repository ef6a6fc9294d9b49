package dev.lockstep.cli;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as people type them.
final class Times {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private static final int SECONDS_OF_A_MINUTE = 60;
    private static final int MINUTES_OF_AN_HOUR = 60;

    private Times() {}

    /// `500ms`, `20s`, `5m` or `1h`.
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new Refusal("\"" + text + "\" is not a length of time.", "write a whole number and a unit: 500ms, 20s, 5m or 1h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /// How a person says it: `3.2 s`, `4 min 10 s`, `2 h 5 min`.
    static String about(double seconds) {
        long whole = Math.round(seconds);
        if (whole < SECONDS_OF_A_MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long minutes = whole / SECONDS_OF_A_MINUTE;
        return minutes < MINUTES_OF_AN_HOUR ? minutes + " min " + whole % SECONDS_OF_A_MINUTE + " s"
                : minutes / MINUTES_OF_AN_HOUR + " h " + minutes % MINUTES_OF_AN_HOUR + " min";
    }

    /// `2026-03-01`, `2026-03-01T10:15:00` or the same with a space.
    static LocalDateTime moment(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            return iso.contains("T") ? LocalDateTime.parse(iso) : LocalDate.parse(iso).atStartOfDay();
        } catch (DateTimeParseException e) {
            throw new Refusal("\"" + text + "\" is not a date.", "write it as 2026-03-01 or 2026-03-01T10:15:00");
        }
    }
}
