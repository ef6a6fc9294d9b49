package dev.lockstep.engine.sql;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Tells where a delimiter stands in one text.
///
/// An `endDelimiter` is taken literally, without regard to case, and where it has several characters also as a regular expression, since
/// `\n/` is a usual one.
///
/// @param literal null: the default delimiters
/// @param pattern null: the delimiter is no regular expression
record Delimiter(String sql, @Nullable String literal, @Nullable Pattern pattern) {

    static Delimiter of(String sql, @Nullable String written) {
        if (written == null || written.isEmpty() || written.equals(";")) {
            return new Delimiter(sql, written == null || written.isEmpty() ? null : written, null);
        }
        String literal = written.replace("\r", "");
        return new Delimiter(sql, literal, literal.length() > 1 ? compile(literal) : null);
    }

    boolean isDefault() {
        return literal == null || literal.equals(";");
    }

    /// Where a delimiter that begins at `position` ends; -1 if none does.
    int endAt(int position) {
        if (isDefault()) {
            if (sql.charAt(position) == ';') {
                return position + 1;
            }
            return literal == null ? Math.max(onNewLine(position, "go"), onNewLine(position, "/")) : -1;
        }
        if (literal != null && literal.equals("/")) {
            return onNewLine(position, "/");
        }
        if (literal == null || !sql.regionMatches(true, position, literal, 0, literal.length())) {
            return -1;
        }
        int end = position + literal.length();
        return isBounded(position, end) ? end : -1;
    }

    /// Whether a token and the one before it are a delimiter together, by the regular expression and perhaps white space before it: all of the
    /// two has to match, and only the second of them is taken away.
    boolean isMatchedBy(int previous, int end) {
        return pattern != null && pattern.matcher(sql.substring(previous, end)).matches();
    }

    /// The end of a word with which a line begins; -1 if it is not there. What follows on the line is the next statement.
    private int onNewLine(int position, String word) {
        boolean starts = position == 0 || sql.charAt(position - 1) == '\n';
        int end = position + word.length();
        boolean there = starts && sql.regionMatches(true, position, word, 0, word.length()) && isBounded(position, end);
        return there && !sql.startsWith("/*", position) && !sql.startsWith(".", end) ? end : -1;
    }

    /// A delimiter that begins or ends with a letter is no part of a longer word.
    private boolean isBounded(int from, int to) {
        boolean startsInside = from > 0 && SqlScanner.isWordPart(sql.charAt(from)) && SqlScanner.isWordPart(sql.charAt(from - 1));
        boolean endsInside = to < sql.length() && SqlScanner.isWordPart(sql.charAt(to - 1)) && SqlScanner.isWordPart(sql.charAt(to));
        return !startsInside && !endsInside;
    }

    private static @Nullable Pattern compile(String written) {
        try {
            return Pattern.compile("\\s*" + written.toLowerCase(Locale.ROOT), Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException _) {
            return null;
        }
    }
}
