package dev.lockstep.engine.sql;

import dev.lockstep.engine.sql.SqlScanner.Kind;
import dev.lockstep.engine.sql.SqlScanner.Token;
import org.jspecify.annotations.Nullable;

/// A statement as it is written in a script, so that psql sends what a run would send.
public final class PsqlStatement {

    private PsqlStatement() {}

    /// With its semicolon, which a comment at the end must not swallow.
    public static String ended(String sql) {
        String text = open(sql);
        return SqlScanner.lastCode(text).filter(last -> !last.isSymbol(text, ';')).map(_ -> text + ";").orElse(text);
    }

    /// Without a semicolon, for a command of psql to send it. What psql would take for one of its variables, such as the `:USER` in
    /// `a[1:USER]`, gets a space after the colon.
    public static String open(String sql) {
        var text = new StringBuilder(sql.length() + 1);
        var scanner = new SqlScanner(sql);
        Token last = null;
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            if (looksLikeVariable(sql, last, token)) {
                text.append(' ');
            }
            text.append(sql, token.start(), token.end());
            last = token;
        }
        return last != null && last.kind() == Kind.LINE_COMMENT ? text.append('\n').toString() : text.toString();
    }

    /// Whether a token stands right behind a colon that is not part of a cast.
    private static boolean looksLikeVariable(String sql, @Nullable Token colon, Token token) {
        boolean named = token.kind() == Kind.WORD || token.kind() == Kind.STRING || token.kind() == Kind.QUOTED_NAME
                || token.isSymbol(sql, '{');
        return named && colon != null && colon.isSymbol(sql, ':') && (colon.start() == 0 || sql.charAt(colon.start() - 1) != ':');
    }
}
