package dev.lockstep.engine.sql;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts a text into tokens by PostgreSQL's lexical rules: just enough to know where strings, quoted names, dollar-quoted bodies and comments
/// begin and end. `standard_conforming_strings` is taken to be on. What is not closed reaches to the end of the text.
final class SqlScanner {

    enum Kind {
        BLANK,
        LINE_COMMENT,
        BLOCK_COMMENT,
        STRING,
        QUOTED_NAME,
        DOLLAR_STRING,
        WORD,
        SYMBOL;

        /// Neither white space nor a comment.
        boolean isCode() {
            return this != BLANK && this != LINE_COMMENT && this != BLOCK_COMMENT;
        }
    }

    record Token(Kind kind, int start, int end) {

        boolean isWord(String sql, String word) {
            return kind == Kind.WORD && end - start == word.length() && sql.regionMatches(true, start, word, 0, word.length());
        }

        boolean isSymbol(String sql, char symbol) {
            return kind == Kind.SYMBOL && sql.charAt(start) == symbol;
        }
    }

    private final String sql;
    private int position;

    SqlScanner(String sql) {
        this(sql, 0);
    }

    SqlScanner(String sql, int from) {
        this.sql = sql;
        this.position = from;
    }

    /// The next token; null at the end.
    @Nullable
    Token next() {
        if (position >= sql.length()) {
            return null;
        }
        int start = position;
        Kind kind = scan();
        return new Token(kind, start, position);
    }

    /// The next token that is neither white space nor a comment; null at the end.
    @Nullable
    Token nextCode() {
        Token token = next();
        while (token != null && !token.kind().isCode()) {
            token = next();
        }
        return token;
    }

    /// The last token that is neither white space nor a comment.
    static Optional<Token> lastCode(String sql) {
        var scanner = new SqlScanner(sql);
        Token last = null;
        for (Token token = scanner.nextCode(); token != null; token = scanner.nextCode()) {
            last = token;
        }
        return Optional.ofNullable(last);
    }

    void jumpTo(int to) {
        position = to;
    }

    /// Where the first such word stands at or after `from`, outside strings and comments; -1 if nowhere.
    static int word(String sql, String word, int from) {
        var scanner = new SqlScanner(sql, from);
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            if (token.isWord(sql, word)) {
                return token.start();
            }
        }
        return -1;
    }

    /// The place of the first code at or after `from`.
    static int skipBlank(String sql, int from) {
        Token token = new SqlScanner(sql, from).nextCode();
        return token == null ? sql.length() : token.start();
    }

    /// Where a name that begins at `start` ends, its schema included.
    static int endOfName(String sql, int start) {
        var scanner = new SqlScanner(sql, start);
        int end = start;
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            boolean part = token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME || token.isSymbol(sql, '.');
            if (!part) {
                break;
            }
            end = token.end();
        }
        return end;
    }

    /// Where the text ends once closing semicolons, and white space and comments after the last code, are left out.
    static int endOfStatements(String sql) {
        var scanner = new SqlScanner(sql);
        int end = 0;
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            if (token.kind().isCode() && !token.isSymbol(sql, ';')) {
                end = token.end();
            }
        }
        return end;
    }

    private Kind scan() {
        char first = sql.charAt(position);
        if (Character.isWhitespace(first)) {
            skipBlanks();
            return Kind.BLANK;
        }
        if (first == '-' && sql.startsWith("--", position)) {
            skipLine();
            return Kind.LINE_COMMENT;
        }
        if (first == '/' && sql.startsWith("/*", position)) {
            return skipBlockComment() ? Kind.BLOCK_COMMENT : Kind.SYMBOL;
        }
        if (first == '\'') {
            skipQuoted('\'', false);
            return Kind.STRING;
        }
        if (first == '"') {
            skipQuoted('"', false);
            return Kind.QUOTED_NAME;
        }
        if (first == '$' && skipDollarString()) {
            return Kind.DOLLAR_STRING;
        }
        if (isWordPart(first) && first != '$') {
            return scanWord();
        }
        position++;
        return Kind.SYMBOL;
    }

    private Kind scanWord() {
        int start = position;
        boolean number = Character.isDigit(sql.charAt(start));
        while (position < sql.length() && isWordPart(sql.charAt(position)) && !(number && sql.charAt(position) == '$')) {
            position++;
        }
        boolean escapes = position - start == 1 && (sql.charAt(start) == 'e' || sql.charAt(start) == 'E');
        if (escapes && position < sql.length() && sql.charAt(position) == '\'') {
            skipQuoted('\'', true);
            return Kind.STRING;
        }
        return Kind.WORD;
    }

    /// Whether it is closed; what is not counts as code, so that the database sees and refuses it.
    private boolean skipBlockComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", position)) {
                depth++;
                position += 2;
            } else if (sql.startsWith("*/", position)) {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0 && position < sql.length());
        position = Math.min(position, sql.length());
        return depth == 0;
    }

    /// A doubled quote continues the string, and so does a backslash's follower where backslashes escape.
    private void skipQuoted(char quote, boolean escapes) {
        position++;
        while (position < sql.length()) {
            char c = sql.charAt(position);
            if (escapes && c == '\\') {
                position += 2;
            } else if (c != quote) {
                position++;
            } else if (position + 1 < sql.length() && sql.charAt(position + 1) == quote) {
                position += 2;
            } else {
                position++;
                return;
            }
        }
        position = sql.length();
    }

    private boolean skipDollarString() {
        int tagEnd = position + 1;
        while (tagEnd < sql.length() && sql.charAt(tagEnd) != '$' && isWordPart(sql.charAt(tagEnd))) {
            tagEnd++;
        }
        boolean isTag = tagEnd < sql.length() && sql.charAt(tagEnd) == '$' && !Character.isDigit(sql.charAt(position + 1));
        if (!isTag) {
            return false;
        }
        String tag = sql.substring(position, tagEnd + 1);
        int close = sql.indexOf(tag, tagEnd + 1);
        position = close < 0 ? sql.length() : close + tag.length();
        return true;
    }

    /// Either of the two characters that may break a line ends a comment.
    private void skipLine() {
        while (position < sql.length() && sql.charAt(position) != '\n' && sql.charAt(position) != '\r') {
            position++;
        }
    }

    private void skipBlanks() {
        while (position < sql.length() && Character.isWhitespace(sql.charAt(position))) {
            position++;
        }
    }

    static boolean isWordPart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c >= 0x80;
    }
}
