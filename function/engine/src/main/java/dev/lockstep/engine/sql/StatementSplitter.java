package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.sql.SqlScanner.Kind;
import dev.lockstep.engine.sql.SqlScanner.Token;
import dev.lockstep.engine.text.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts SQL as somebody wrote it into the statements that are sent.
///
/// Delimiters are Liquibase's: `;`, and `GO` or `/` at the beginning of a line, or in their place the `endDelimiter`. Unlike there, nothing inside a string,
/// a quoted name, a dollar-quoted body, a comment, parentheses or `BEGIN ATOMIC … END` is a delimiter, so `splitStatements="false"` is not
/// needed for a function.
///
/// Each statement begins at its first word, where its [Location] points, and ends with its last: white space and comments around it, and the
/// semicolon, are not part of it.
public final class StatementSplitter {

    private final String sql;
    private final Location start;
    private final Delimiter delimiter;
    private final boolean split;
    private final boolean stripComments;
    private final List<Sql> statements = new ArrayList<>();

    /// Of the statement that is being gathered: where its code begins and ends; -1 before there is any.
    private int begin = -1;
    private int end;
    /// Where the token before the current one begins, whether it is code or not.
    private int previous;
    /// Words seen of it, as far as they tell a routine's definition.
    private Routine routine = Routine.NOT_YET;
    private int parentheses;
    private int atomic;
    /// How far lines have been counted, and how many line breaks there are up to there.
    private int counted;
    private int breaks;

    /// How far a statement has shown itself to be `CREATE … FUNCTION` or `PROCEDURE`.
    private enum Routine {
        NOT_YET,
        CREATE,
        DEFINITION,
        BODY,
        OTHER
    }

    private StatementSplitter(SqlText text, Splitting splitting) {
        this.sql = text.text().replace("\r", "");
        this.start = text.start();
        this.split = !Boolean.FALSE.equals(splitting.splitStatements());
        this.stripComments = splitting.stripComments() == null ? splitting.formattedSql() : splitting.stripComments();
        this.delimiter = Delimiter.of(sql, splitting.endDelimiter());
    }

    /// Where neither `splitStatements` nor `stripComments` is written, statements are split, and comments go in formatted SQL only.
    public static List<Sql> split(SqlText text, Splitting splitting) {
        return new StatementSplitter(text, splitting).run();
    }

    private List<Sql> run() {
        var scanner = new SqlScanner(sql);
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            int delimited = split && atomic == 0 ? delimiterWithin(token) : -1;
            if (delimited >= 0) {
                finish();
                scanner.jumpTo(delimited);
            } else {
                take(token);
            }
            previous = token.start();
        }
        finish();
        return List.copyOf(statements);
    }

    /// Where a delimiter that begins in the token ends; -1 if there is none.
    private int delimiterWithin(Token token) {
        if (delimiter.isDefault() && parentheses > 0 && token.isSymbol(sql, ';')) {
            return -1;
        }
        int at = delimiter.endAt(token.start());
        if (at >= 0) {
            return at;
        }
        if (delimiter.isMatchedBy(previous, token.end())) {
            return token.end();
        }
        for (int i = token.start() + 1; token.kind() == Kind.BLANK && i < token.end(); i++) {
            int inside = delimiter.endAt(i);
            if (inside >= 0) {
                return inside;
            }
        }
        return -1;
    }

    private void take(Token token) {
        if (!token.kind().isCode()) {
            return;
        }
        if (begin < 0) {
            if (token.isSymbol(sql, ';')) {
                return;
            }
            begin = token.start();
        }
        // a semicolon that is not a delimiter ends the statement only if something follows
        if (!token.isSymbol(sql, ';')) {
            end = token.end();
        }
        follow(token);
    }

    private void follow(Token token) {
        if (token.isSymbol(sql, '(')) {
            parentheses++;
        } else if (token.isSymbol(sql, ')')) {
            parentheses = Math.max(0, parentheses - 1);
        } else if (token.kind() == Kind.WORD) {
            followWord(token);
        }
    }

    private void followWord(Token token) {
        switch (routine) {
            case NOT_YET -> routine = token.isWord(sql, "create") ? Routine.CREATE : Routine.OTHER;
            case CREATE -> {
                if (token.isWord(sql, "function") || token.isWord(sql, "procedure")) {
                    routine = Routine.DEFINITION;
                } else if (!token.isWord(sql, "or") && !token.isWord(sql, "replace")) {
                    routine = Routine.OTHER;
                }
            }
            case DEFINITION -> {
                if (token.isWord(sql, "begin") && isWord(new SqlScanner(sql, token.end()).nextCode(), "atomic")) {
                    routine = Routine.BODY;
                    atomic = 1;
                }
            }
            case BODY -> {
                if (token.isWord(sql, "case") || token.isWord(sql, "begin")) {
                    atomic++;
                } else if (token.isWord(sql, "end")) {
                    atomic = Math.max(0, atomic - 1);
                }
            }
            case OTHER -> {}
        }
    }

    private boolean isWord(@Nullable Token token, String word) {
        return token != null && token.isWord(sql, word);
    }

    private void finish() {
        if (begin >= 0) {
            String text = sql.substring(begin, end);
            statements.add(new Sql(stripComments ? SqlComments.strip(text) : text, locationOf(begin)));
        }
        begin = -1;
        routine = Routine.NOT_YET;
        parentheses = 0;
        atomic = 0;
    }

    private Location locationOf(int offset) {
        if (start.line() == 0) {
            return start;
        }
        for (; counted < offset; counted++) {
            breaks += sql.charAt(counted) == '\n' ? 1 : 0;
        }
        int line = start.line() + breaks;
        if (breaks > 0) {
            int lineStart = sql.lastIndexOf('\n', offset - 1) + 1;
            return new Location(start.file(), line, offset - lineStart + 1);
        }
        return new Location(start.file(), line, start.column() == 0 ? 0 : start.column() + offset);
    }
}
