package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Limit;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.util.Calendar;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/// From a YAML scalar to the text that Liquibase sees: it lets the parser make a number, a truth value or a date of it, and prints that.
/// The parser's own conversions are used, so that `010` is 8, `1e3` is 1000.0 and `yes` is true here as there.
final class YamlScalars {

    private static final Pattern TIMESTAMP = Pattern.compile("(\\d{4})-(\\d\\d?)-(\\d\\d?)"
            + "(?:(?:[Tt]|[ \t]+)(\\d\\d?):(\\d\\d):(\\d\\d)(?:\\.\\d*)?(?:[ \t]*(?:Z|([-+]\\d\\d?)(?::?(\\d\\d))?))?)?");

    /// The form in which Java prints a date.
    private static final String OF_JAVA = "EEE MMM dd HH:mm:ss zzz yyyy";

    private final SafeConstructor.ConstructYamlInt integers;
    private final SafeConstructor.ConstructYamlFloat floats;
    private final SafeConstructor.ConstructYamlBool booleans;

    YamlScalars() {
        SafeConstructor conversions = new SafeConstructor(new LoaderOptions());
        integers = conversions.new ConstructYamlInt();
        floats = conversions.new ConstructYamlFloat();
        booleans = conversions.new ConstructYamlBool();
    }

    /// @param date set for an unquoted day
    record Value(String text, @Nullable Instant date) {}

    /// Null where YAML says null.
    ///
    /// @throws IllegalArgumentException if the text is not of its type, or the type is none that a changelog has
    @Nullable
    Value value(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.STR)) {
            return new Value(scalar.getValue(), null);
        }
        if (scalar.getValue().length() > Limit.NUMBER_LENGTH.most()) {
            throw new IllegalArgumentException("too long for anything but a text");
        }
        try {
            if (tag.equals(Tag.INT)) {
                return new Value(String.valueOf(integers.construct(scalar)), null);
            }
            if (tag.equals(Tag.FLOAT)) {
                return new Value(String.valueOf(floats.construct(scalar)), null);
            }
            if (tag.equals(Tag.BOOL)) {
                return new Value(String.valueOf(booleans.construct(scalar)), null);
            }
        } catch (YAMLException e) {
            throw new IllegalArgumentException("not of its type", e);
        }
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.TIMESTAMP)) {
            return timestamp(scalar.getValue());
        }
        throw new IllegalArgumentException("a type of its own");
    }

    /// A day becomes a Java date at midnight UTC. What has a time of day too becomes a text: as written, or, with an offset, a Java date's.
    private static Value timestamp(String text) {
        Matcher parts = TIMESTAMP.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a timestamp");
        }
        String hour = parts.group(4);
        String offset = parts.group(7);
        TimeZone zone = hour == null ? TimeZone.getTimeZone("UTC") : offset == null ? TimeZone.getDefault() : zone(offset, parts.group(8));
        Calendar calendar = Calendar.getInstance(zone);
        calendar.clear();
        calendar.set(number(parts, 1), number(parts, 2) - 1, number(parts, 3));
        if (hour == null) {
            return new Value(printed(calendar, OF_JAVA), calendar.toInstant());
        }
        calendar.set(Calendar.HOUR_OF_DAY, number(parts, 4));
        calendar.set(Calendar.MINUTE, number(parts, 5));
        calendar.set(Calendar.SECOND, number(parts, 6));
        return new Value(printed(calendar, offset == null ? "yyyy-MM-dd HH:mm:ss" : OF_JAVA), null);
    }

    /// In the JVM's zone.
    private static String printed(Calendar calendar, String pattern) {
        return new SimpleDateFormat(pattern, Locale.US).format(calendar.getTimeInMillis());
    }

    private static TimeZone zone(String hours, @Nullable String minutes) {
        return TimeZone.getTimeZone("GMT" + hours + (minutes == null ? "00" : ":" + minutes));
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }
}
