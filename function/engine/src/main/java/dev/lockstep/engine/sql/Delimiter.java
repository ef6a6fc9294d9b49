package dev.lockstep.engine.sql;

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
            return literal == null ? Math.max(alone(position, "go"), alone(position, "/")) : -1;
        }
        if (literal != null && literal.equals("/")) {
            return alone(position, "/");
        }
        if (literal != null && sql.regionMatches(true, position, literal, 0, literal.length())
                && isBounded(position, position + literal.length())) {
            return position + literal.length();
        }
        return pattern == null ? -1 : matched(pattern, position);
    }

    private int matched(Pattern regex, int position) {
        var matcher = regex.matcher(sql).region(position, sql.length()).useAnchoringBounds(false).useTransparentBounds(true);
        return matcher.lookingAt() && matcher.end() > position && isBounded(position, matcher.end()) ? matcher.end() : -1;
    }

    /// The end of a word that has its line for itself; -1 if it has not.
    private int alone(int position, String word) {
        if (!sql.regionMatches(true, position, word, 0, word.length())) {
            return -1;
        }
        int lineStart = sql.lastIndexOf('\n', position - 1) + 1;
        int newline = sql.indexOf('\n', position);
        int lineEnd = newline < 0 ? sql.length() : newline;
        boolean bare = sql.substring(lineStart, position).isBlank() && sql.substring(position + word.length(), lineEnd).isBlank();
        return bare ? position + word.length() : -1;
    }

    /// A delimiter that begins or ends with a letter is no part of a longer word.
    private boolean isBounded(int from, int to) {
        boolean startsInside = from > 0 && SqlScanner.isWordPart(sql.charAt(from)) && SqlScanner.isWordPart(sql.charAt(from - 1));
        boolean endsInside = to < sql.length() && SqlScanner.isWordPart(sql.charAt(to - 1)) && SqlScanner.isWordPart(sql.charAt(to));
        return !startsInside && !endsInside;
    }

    private static @Nullable Pattern compile(String written) {
        try {
            return Pattern.compile(written, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
        } catch (PatternSyntaxException _) {
            return null;
        }
    }
}
