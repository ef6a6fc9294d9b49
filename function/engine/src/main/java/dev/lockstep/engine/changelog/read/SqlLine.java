package dev.lockstep.engine.changelog.read;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of formatted SQL, and the directive that it may be: `--word`, with white space allowed where Liquibase allows it.
///
/// @param offset of the line in the file
/// @param indent white space before the dashes
/// @param dashes how many there are; 0 where the line begins with something else
/// @param spaced whether white space stands between the dashes and the word
/// @param word the letters and hyphens behind the dashes, lower case
/// @param rest what follows the word
record SqlLine(String text, int number, int offset, int indent, int dashes, boolean spaced, String word, String rest) {

    static SqlLine of(String text, int number, int offset) {
        int indent = 0;
        while (indent < text.length() && Character.isWhitespace(text.charAt(indent))) {
            indent++;
        }
        int start = indent;
        while (start < text.length() && text.charAt(start) == '-') {
            start++;
        }
        int dashes = start - indent;
        if (dashes == 0) {
            return new SqlLine(text, number, offset, indent, 0, false, "", "");
        }
        int from = start;
        while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        int end = from;
        while (end < text.length() && (Character.isLetter(text.charAt(end)) || text.charAt(end) == '-')) {
            end++;
        }
        return new SqlLine(text, number, offset, indent, dashes, from > start, text.substring(from, end).toLowerCase(Locale.ROOT),
                text.substring(end));
    }

    /// `--word`, as a directive is written.
    boolean is(String directive) {
        return dashes == 2 && word.equals(directive);
    }

    /// The word as it is written.
    String writtenWord() {
        int end = text.length() - rest.length();
        return text.substring(end - word.length(), end);
    }

    boolean spaceFollows() {
        return !rest.isEmpty() && Character.isWhitespace(rest.charAt(0));
    }

    /// The characters that a value may consist of.
    enum Kind {
        WORD,
        EXPRESSION,
        NO_SPACE,
        QUOTED,
        DBMS,
        REST
    }

    /// The value of the last `key:` in the line that has one of its kind, without regard to the key's case.
    @Nullable
    String value(String key, Kind kind) {
        return value(text, key, kind);
    }

    static @Nullable String value(String text, String key, Kind kind) {
        String wanted = key + ":";
        for (int at = text.length() - wanted.length(); at >= 0; at--) {
            boolean whole = !key.equalsIgnoreCase("endDelimiter") || at == 0 || !isWord(text.charAt(at - 1));
            if (whole && text.regionMatches(true, at, wanted, 0, wanted.length())) {
                String value = value(text, at + wanted.length(), kind);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    private static @Nullable String value(String text, int from, Kind kind) {
        int end = from;
        switch (kind) {
            case REST -> end = text.length();
            case QUOTED -> {
                int close = from < text.length() && text.charAt(from) == '"' ? text.indexOf('"', from + 1) : -1;
                end = close < 0 ? spaceOr(text, from) : close + 1;
            }
            case NO_SPACE -> end = spaceOr(text, from);
            case WORD, EXPRESSION -> {
                while (end < text.length()
                        && (isWord(text.charAt(end)) || (kind == Kind.EXPRESSION && "${}".indexOf(text.charAt(end)) >= 0))) {
                    end++;
                }
                return end == from ? null : text.substring(from, end);
            }
            case DBMS -> {
                end = Math.min(text.length(), from + 1);
                while (end < text.length() && (isWord(text.charAt(end)) || "!,".indexOf(text.charAt(end)) >= 0)) {
                    end++;
                }
                return end < from + 2 || text.charAt(from) == ',' ? null : text.substring(from, end);
            }
        }
        return text.substring(from, end);
    }

    private static int spaceOr(String text, int from) {
        int end = from;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isWord(char c) {
        return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    /// Without the quotes around it, if the same one stands at both ends.
    static String unquoted(String text) {
        boolean quoted = text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(0) == text.charAt(text.length() - 1);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
