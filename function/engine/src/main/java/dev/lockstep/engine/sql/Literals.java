package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.ColumnDefault;
import dev.lockstep.engine.changelog.IsoDate;
import dev.lockstep.engine.sql.ColumnType.Family;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values of a changelog written as SQL.
///
/// The spelling of a default is kept in the catalog, so it follows Liquibase to the letter: `CURRENT_TIMESTAMP` becomes `NOW()`, `5.0` for an
/// `int` becomes `5`.
final class Literals {

    private static final Pattern TRAILING_ZEROS = Pattern.compile("\\.0+$");
    private static final Pattern BITS = Pattern.compile("b?([01])\\1*(::bit|::\"bit\")?");
    private static final Pattern ISO = Pattern
            .compile("\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?)?|\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?");

    private static final Pattern RELATIVE = Pattern.compile("now(?:([+-])(\\d{1,9})([mhdy].*))?|today(?:([+-])(\\d{1,9}))?");
    private static final List<String> UNITS = List.of("minutes", "hours", "days", "years");

    private Literals() {}

    static String string(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String bool(boolean value) {
        return value ? "TRUE" : "FALSE";
    }

    /// A date, time or both in ISO form; anything else is taken for a function.
    static String date(String iso) {
        return ISO.matcher(iso).matches() ? "'" + iso.replace('T', ' ') + "'" : function(iso);
    }

    /// A date in a field of a data file: as ISO writes it, `NOW` and `TODAY` perhaps with an offset, or a function.
    ///
    /// @param type `DATE`, `TIME` or `DATETIME`: what is left of now
    /// @return null where it begins as now and goes on as nothing that is known
    static @Nullable String fieldDate(String text, String type) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("now") && !lower.startsWith("today")) {
            String iso = IsoDate.of(text);
            return iso == null ? function(text) : date(iso);
        }
        String moment = moment(lower);
        if (moment == null) {
            return null;
        }
        return moment + switch (type) {
            case "DATE" -> "::date";
            case "TIME" -> "::time(0)";
            default -> "";
        };
    }

    private static @Nullable String moment(String lower) {
        var relative = RELATIVE.matcher(lower);
        if (!relative.matches()) {
            return null;
        }
        boolean days = relative.group(1) == null;
        String sign = relative.group(days ? 4 : 1);
        if (sign == null) {
            return "LOCALTIMESTAMP";
        }
        String written = days ? "days" : relative.group(3);
        return UNITS.stream()
                .filter(unit -> unit.startsWith(written))
                .findFirst()
                .map(unit -> "(LOCALTIMESTAMP " + sign + " interval '" + relative.group(days ? 5 : 2) + " " + unit + "')")
                .orElse(null);
    }

    /// Whether Liquibase would read it as a number rather than as an expression.
    static boolean isNumber(String text) {
        String bare = text.startsWith("(") ? text.substring(1) : text;
        return NumberFormat.getInstance(Locale.US).parse(bare, new ParsePosition(0)) != null;
    }

    /// An expression; the several ways of saying "now" are one.
    static String function(String expression) {
        String lower = expression.toLowerCase(Locale.ROOT);
        boolean now = lower.startsWith("current_timestamp") || lower.startsWith("current_datetime") || lower.equals("now()");
        return now ? "NOW()" : expression;
    }

    static String nextValue(Identifiers names, @Nullable String schema, String sequence) {
        return "nextval('" + names.qualified(schema, sequence).replace("'", "''") + "')";
    }

    static String currentValue(Identifiers names, @Nullable String schema, String sequence) {
        return "currval('" + names.qualified(schema, sequence).replace("'", "''") + "')";
    }

    static boolean isNullWord(String text) {
        return text.equalsIgnoreCase("null");
    }

    /// A default value where the column's type is known; null where none is given.
    static @Nullable String columnDefault(Draft draft, ColumnDefault value, @Nullable ColumnType type) {
        Family family = type == null ? Family.CHARACTER : type.family();
        if (value.text() != null) {
            return text(draft, value.text(), family);
        }
        if (value.bool() != null) {
            return bool(value.bool(), family);
        }
        if (value.numeric() != null) {
            return number(value.numeric(), family);
        }
        if (value.date() != null) {
            return date(draft, value.date(), family);
        }
        if (value.computed() != null) {
            return function(value.computed());
        }
        return value.sequenceNext() == null ? null : nextValue(draft.names(), null, value.sequenceNext());
    }

    /// A default value where nothing is known of the column, as `addDefaultValue` writes it; null where none is given.
    ///
    /// @param schema of the sequence
    static @Nullable String anyDefault(Identifiers names, ColumnDefault value, @Nullable String schema) {
        if (value.text() != null) {
            return isNullWord(value.text()) ? "NULL" : string(value.text());
        }
        if (value.bool() != null) {
            return bool(value.bool());
        }
        if (value.numeric() != null) {
            return parsedNumber(value.numeric());
        }
        if (value.date() != null) {
            return date(value.date());
        }
        if (value.computed() != null) {
            return function(value.computed());
        }
        return value.sequenceNext() == null ? null : nextValue(names, schema, value.sequenceNext());
    }

    /// Whether [#anyDefault] writes the default as an expression.
    static boolean isFunction(ColumnDefault value) {
        if (value.text() != null || value.bool() != null) {
            return false;
        }
        if (value.numeric() != null) {
            return NumberFormat.getInstance(Locale.US).parse(value.numeric(), new ParsePosition(0)) == null;
        }
        return value.date() == null ? value.computed() != null || value.sequenceNext() != null : !ISO.matcher(value.date()).matches();
    }

    private static String text(Draft draft, String value, Family family) {
        if (isNullWord(value) && family != Family.BINARY && family != Family.OTHER) {
            return "NULL";
        }
        return switch (family) {
            case NUMBER, UUID -> value;
            case INTEGER, SMALL_INTEGER -> withoutTrailingZeros(value);
            case CHARACTER, TIME -> string(value);
            case TEXT -> value.startsWith("'") ? value : string(value);
            case BOOLEAN -> truth(draft, value);
            case DATE -> value.equals("CURRENT_TIMESTAMP()") ? "NOW()" : string(value);
            case TIMESTAMP -> value.endsWith("()") ? value : string(value);
            // not doubled: what is written is what stands between the quotes
            case BINARY -> "'" + value + "'";
            case OTHER -> isNullWord(value) ? "'null'" : "'" + value + "'";
            case XML -> "xml " + string(value);
        };
    }

    private static String bool(boolean value, Family family) {
        return switch (family) {
            case BOOLEAN -> bool(value);
            case SMALL_INTEGER -> value ? "1" : "0";
            case INTEGER, NUMBER, UUID, BINARY -> String.valueOf(value);
            case CHARACTER, TEXT, DATE, TIME, TIMESTAMP, XML, OTHER -> string(String.valueOf(value));
        };
    }

    private static String number(String value, Family family) {
        return switch (family) {
            case BOOLEAN -> bool(value.equals("1") || value.equals("1.0"));
            case INTEGER, SMALL_INTEGER, NUMBER, UUID, XML -> withoutTrailingZeros(value);
            case BINARY -> value;
            case CHARACTER, TEXT, DATE, TIME, TIMESTAMP -> string(value);
            case OTHER -> string(withoutTrailingZeros(value));
        };
    }

    /// A date as text ends with a fraction of seconds, if only `.0`. Where a type takes no dates it stands there as it is written, which may even
    /// be a subtraction.
    private static String date(Draft draft, String iso, Family family) {
        boolean both = iso.contains("T");
        boolean fits = switch (family) {
            case TIMESTAMP -> both;
            case TIME -> !iso.contains("-");
            case INTEGER, SMALL_INTEGER, NUMBER, BOOLEAN, CHARACTER, TEXT, DATE, BINARY, XML, UUID, OTHER -> true;
        };
        if (!fits) {
            draft.invalid(draft.at(),
                    "the default \"" + iso + "\" has not what a column of " + (family == Family.TIME ? "times" : "timestamps")
                            + " holds",
                    "write a time as 07:08:09, a timestamp as 2021-05-06T07:08:09");
        }
        String text = iso.replace('T', ' ') + (both && iso.indexOf('.') < 0 ? ".0" : "");
        return switch (family) {
            case DATE, TIME, TIMESTAMP, BOOLEAN -> date(iso);
            case INTEGER, SMALL_INTEGER -> withoutTrailingZeros(text);
            case NUMBER, UUID, BINARY -> text;
            case CHARACTER, TEXT, OTHER -> string(text);
            case XML -> "xml " + string(text);
        };
    }

    private static String truth(Draft draft, String written) {
        String value = written.replace("'", "");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> "TRUE";
            case "false", "f", "0" -> "FALSE";
            default -> bits(draft, written, value);
        };
    }

    private static String bits(Draft draft, String written, String value) {
        if (!BITS.matcher(value).matches()) {
            draft.invalid(draft.at(), "\"" + written + "\" is not a truth value", "write true or false, or use defaultValueComputed");
        }
        return "b'" + value.replaceAll("[^01]", "") + "'::\"bit\"";
    }

    private static String parsedNumber(String value) {
        Number number = NumberFormat.getInstance(Locale.US).parse(value, new ParsePosition(0));
        return number == null ? function(value) : withoutTrailingZeros(number.toString());
    }

    private static String withoutTrailingZeros(String number) {
        return TRAILING_ZEROS.matcher(number).replaceFirst("");
    }
}
