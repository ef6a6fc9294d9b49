package dev.lockstep.engine.sql;

import dev.lockstep.engine.sql.SqlScanner.Kind;
import dev.lockstep.engine.sql.SqlScanner.Token;
import java.util.Locale;
import java.util.regex.Pattern;

/// Takes the comments out of a statement.
///
/// Also out of the body of a function in SQL or PL/pgSQL: Liquibase does so, and the body is stored as it is sent. Bodies in other languages,
/// where `--` may mean something else, stay whole.
final class SqlComments {

    private static final Pattern SQL_LANGUAGE = Pattern.compile("['\"]?(sql|plpgsql)\\b");

    private SqlComments() {}

    static String strip(String statement) {
        int language = SqlScanner.word(statement, "LANGUAGE", 0);
        if (language < 0) {
            return strip(statement, SqlScanner.word(statement, "DO", 0) == 0);
        }
        String name = statement.substring(SqlScanner.skipBlank(statement, language + "LANGUAGE".length())).toLowerCase(Locale.ROOT);
        return strip(statement, SQL_LANGUAGE.matcher(name).lookingAt());
    }

    private static String strip(String statement, boolean bodies) {
        var kept = new StringBuilder(statement.length());
        var scanner = new SqlScanner(statement);
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            String text = statement.substring(token.start(), token.end());
            if (token.kind() == Kind.DOLLAR_STRING && bodies) {
                int tag = text.indexOf('$', 1) + 1;
                boolean closed = text.length() >= 2 * tag && text.endsWith(text.substring(0, tag));
                kept.append(closed ? text.substring(0, tag) + strip(text.substring(tag, text.length() - tag), true)
                        + text.substring(0, tag) : text);
            } else if (token.kind().isCode() || token.kind() == Kind.BLANK) {
                kept.append(text);
            } else if (isBetweenWords(kept, statement, token.end())) {
                kept.append(' ');
            }
        }
        return kept.toString();
    }

    private static boolean isBetweenWords(StringBuilder kept, String statement, int next) {
        return !kept.isEmpty() && next < statement.length()
                && SqlScanner.isWordPart(kept.charAt(kept.length() - 1)) && SqlScanner.isWordPart(statement.charAt(next));
    }
}
