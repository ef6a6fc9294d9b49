package dev.lockstep.testkit.postgres;

import java.util.Locale;

/// Follows SQL character by character and knows which semicolon ends a statement by psql's rules: not one in a string, a quoted name, a
/// comment, parentheses, or the body of `CREATE FUNCTION … BEGIN ATOMIC … END`.
final class StatementEnd {

    private String close = "";
    private boolean escapes;
    private int comments;
    private int parentheses;
    private int bodies;
    private boolean routine;
    private int words;
    private final StringBuilder word = new StringBuilder();
    private int skip;

    /// Whether the character at this place of the line ends the statement. To be asked for each in turn.
    boolean ends(String line, int at) {
        char c = line.charAt(at);
        if (skip > 0) {
            skip--;
            return false;
        }
        if (comments > 0) {
            comment(line, at);
            return false;
        }
        if (!close.isEmpty()) {
            quoted(line, at);
            return false;
        }
        if (Character.isLetterOrDigit(c) || c == '_' || (c == '$' && !word.isEmpty())) {
            word.append(c);
            return false;
        }
        boolean escaped = word.toString().equalsIgnoreCase("e") && c == '\'';
        word();
        return symbol(line, at, escaped);
    }

    boolean isWithinQuotes() {
        return !close.isEmpty() || comments > 0;
    }

    void restart() {
        parentheses = 0;
        bodies = 0;
        words = 0;
        routine = false;
        word.setLength(0);
    }

    private boolean symbol(String line, int at, boolean escaped) {
        char c = line.charAt(at);
        switch (c) {
            case '\'' -> quote("'", escaped);
            case '"' -> quote("\"", false);
            case '(' -> parentheses++;
            case ')' -> parentheses = Math.max(0, parentheses - 1);
            case '-' -> {
                if (line.startsWith("--", at)) {
                    skip = line.length() - at - 1;
                }
            }
            case '/' -> {
                if (line.startsWith("/*", at)) {
                    comments = 1;
                    skip = 1;
                }
            }
            case '$' -> dollar(line, at);
            default -> {}
        }
        return c == ';' && parentheses == 0 && bodies == 0;
    }

    private void quote(String end, boolean withEscapes) {
        close = end;
        escapes = withEscapes;
    }

    private void dollar(String line, int at) {
        int end = line.indexOf('$', at + 1);
        if (end > 0 && line.substring(at + 1, end).matches("([\\p{L}_][\\p{L}\\d_]*)?")) {
            close = line.substring(at, end + 1);
            skip = close.length() - 1;
        }
    }

    private void comment(String line, int at) {
        if (line.startsWith("/*", at)) {
            comments++;
            skip = 1;
        } else if (line.startsWith("*/", at)) {
            comments--;
            skip = 1;
        }
    }

    private void quoted(String line, int at) {
        if (escapes && line.charAt(at) == '\\') {
            skip = 1;
        } else if (line.startsWith(close, at)) {
            boolean doubled = close.length() == 1 && line.startsWith(close + close, at);
            skip = doubled ? 1 : close.length() - 1;
            close = doubled ? close : "";
        }
    }

    private void word() {
        if (word.isEmpty()) {
            return;
        }
        var seen = word.toString().toLowerCase(Locale.ROOT);
        word.setLength(0);
        words++;
        routine |= words <= 4 && (seen.equals("function") || seen.equals("procedure"));
        if (routine && parentheses == 0) {
            boolean opens = seen.equals("begin") || (bodies > 0 && seen.equals("case"));
            bodies += opens ? 1 : 0;
            bodies -= seen.equals("end") && bodies > 0 ? 1 : 0;
        }
    }
}
