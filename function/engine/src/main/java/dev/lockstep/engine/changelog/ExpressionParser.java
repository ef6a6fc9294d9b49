package dev.lockstep.engine.changelog;

import java.util.Locale;

/// Reads an [Expression]: `,` and `or` bind least, then `and`, then `!`. A name is whatever stands between them.
final class ExpressionParser {

    private final String text;
    private int position;
    private int depth;

    private ExpressionParser(String text) {
        this.text = text;
    }

    static Expression parse(String text) {
        ExpressionParser parser = new ExpressionParser(text.toLowerCase(Locale.ROOT));
        Expression whole = parser.or();
        if (parser.position < parser.text.length()) {
            throw new IllegalArgumentException("a ')' without a '('");
        }
        return whole;
    }

    private Expression or() {
        Expression left = and();
        while (true) {
            if (at(',')) {
                if (depth > 0) {
                    throw new IllegalArgumentException("a ',' inside parentheses; write 'or'");
                }
                position++;
            } else if (!word("or")) {
                return left;
            }
            left = new Expression.Or(left, and());
        }
    }

    private Expression and() {
        Expression left = not();
        while (word("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        skipSpace();
        if (at('!')) {
            position++;
            return new Expression.Not(not());
        }
        if (word("not")) {
            return new Expression.Not(not());
        }
        if (at('@')) {
            position++;
            Expression of = not();
            return of instanceof Expression.Name(String name) ? new Expression.Required(name) : of;
        }
        if (at('(')) {
            return group();
        }
        return name();
    }

    private Expression group() {
        position++;
        depth++;
        Expression inner = or();
        if (!at(')')) {
            throw new IllegalArgumentException("a '(' that is not closed");
        }
        position++;
        depth--;
        return new Expression.Group(inner);
    }

    private Expression name() {
        int start = position;
        while (position < text.length() && "(),".indexOf(text.charAt(position)) < 0 && !joiner()) {
            position++;
        }
        return new Expression.Name(text.substring(start, position).strip());
    }

    /// Whether `and` or `or` follows the white space at the position.
    private boolean joiner() {
        if (!Character.isWhitespace(text.charAt(position))) {
            return false;
        }
        int here = position;
        boolean found = word("and") || word("or");
        position = here;
        return found;
    }

    private boolean word(String word) {
        int here = position;
        skipSpace();
        int end = position + word.length();
        boolean ends = end < text.length() && (Character.isWhitespace(text.charAt(end)) || text.charAt(end) == '(');
        if (ends && text.startsWith(word, position)) {
            position = end;
            return true;
        }
        position = here;
        return false;
    }

    private boolean at(char c) {
        int here = position;
        skipSpace();
        if (position < text.length() && text.charAt(position) == c) {
            return true;
        }
        position = here;
        return false;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }
}
