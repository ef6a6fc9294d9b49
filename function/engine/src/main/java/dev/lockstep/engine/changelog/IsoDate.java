package dev.lockstep.engine.changelog;

import java.text.ParseException;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// From the date of a changelog to the form that counts in checksums: `2021-05-06`, `07:08:09` or `2021-05-06T07:08:09.123`.
/// Lenient, as Liquibase is: month 13 is January of the next year, and an offset is converted to the JVM's zone.
public final class IsoDate {

    private static final String DAY = "yyyy-MM-dd";
    private static final String TIME = "HH:mm:ss";
    private static final String BOTH = "yyyy-MM-dd'T'HH:mm:ss";
    private static final String WITH_OFFSET = "yyyy-MM-dd'T'HH:mm:ssXXX";
    private static final String OF_JAVA = "EEE MMM dd HH:mm:ss z yyyy";

    private IsoDate() {}

    /// Null where the text is no date.
    public static @Nullable String of(String text) {
        try {
            return switch (text.length()) {
                case 8 -> reformat(text, TIME, TIME);
                case 10 -> reformat(text, DAY, DAY);
                case 19 -> reformat(text, text.contains(" ") ? "yyyy-MM-dd HH:mm:ss" : BOTH, BOTH);
                case 25 -> valid(text, WITH_OFFSET) ? reformat(text, WITH_OFFSET, BOTH) : other(text);
                case 28 -> valid(text, OF_JAVA) ? reformat(text, OF_JAVA, BOTH) : other(text);
                default -> other(text);
            };
        } catch (ParseException e) {
            return null;
        }
    }

    /// The form of a day that YAML made a date of.
    public static String of(Instant date) {
        return format(BOTH).format(Date.from(date));
    }

    private static String reformat(String text, String from, String to) throws ParseException {
        return format(to).format(parse(text, from));
    }

    private static Date parse(String text, String pattern) throws ParseException {
        ParsePosition start = new ParsePosition(0);
        Date parsed = format(pattern).parse(text, start);
        if (parsed == null) {
            throw new ParseException(text, start.getErrorIndex());
        }
        return parsed;
    }

    private static SimpleDateFormat format(String pattern) {
        return new SimpleDateFormat(pattern, Locale.getDefault(Locale.Category.FORMAT));
    }

    private static boolean valid(String text, String pattern) {
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ofPattern(pattern)) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static @Nullable String other(String text) throws ParseException {
        if (text.contains(":") && !text.contains("-")) {
            return text.contains(".") ? null : reformat(text, TIME, TIME);
        }
        if (text.length() < 20 || text.charAt(19) != '.') {
            return null;
        }
        String seconds = reformat(text.substring(0, 19), text.contains(" ") ? "yyyy-MM-dd HH:mm:ss" : BOTH, BOTH);
        try {
            return seconds + fraction(OffsetDateTime.parse(text).getNano());
        } catch (DateTimeException e) {
            return digits(text, seconds);
        }
    }

    private static @Nullable String digits(String text, String seconds) {
        try {
            int nanos = Integer.parseInt(text.substring(20));
            for (int length = text.length(); length < 29; length++) {
                nanos *= 10;
            }
            return nanos < 0 || nanos > 999_999_999 ? null : seconds + fraction(nanos);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// A point and the digits, without trailing zeros; nothing for zero.
    private static String fraction(int nanos) {
        if (nanos == 0) {
            return "";
        }
        String digits = String.format(Locale.ROOT, "%09d", nanos);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return "." + digits.substring(0, end);
    }
}
